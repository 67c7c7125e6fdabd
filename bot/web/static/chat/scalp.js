// How much hair is missing: four views to shade by touch, mouse or keys, each with a slider that does the same. SALT is the sum of
// the four, weighted by how much of the scalp each is; what the visitor sees is an estimate, and is called one.

import { box, button, el, fill, freshId, hint, labelled } from "./elements.js";
import { sendButton } from "./dates.js";
import { Head, HEIGHT, WIDTH } from "./head.js";
import { percent } from "./values.js";

const WEIGHTS = { top: 0.4, back: 0.24, left: 0.18, right: 0.18 };
const MOVES = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };

class View {
  constructor(name, words, brush, changed) {
    Object.assign(this, { name, words, brush, changed, value: 0, touched: false, head: new Head(name) });
    const { head } = this;
    this.slider = el("input", { type: "range", min: 0, max: 100, step: 1, value: 0, id: freshId(), "data-part": name, oninput: () => {
      head.fill(Number(this.slider.value));
      this.set(Number(this.slider.value));
    } });
    this.shown = el("output", { for: this.slider.id });
    this.node = el("div", { class: "view" }, head.svg,
      el("div", { class: "view-name" }, el("label", { for: this.slider.id }, words.scalp_parts[name]), this.shown), this.slider);
    head.svg.setAttribute("tabindex", "0");
    head.svg.setAttribute("role", "application");
    head.svg.addEventListener("keydown", (event) => this.key(event));
    this.pointer(head.svg);
    this.tell();
  }

  set(value) {
    this.slider.value = this.value = value;
    this.touched = true;
    this.tell();
    this.changed();
  }

  tell() {
    const { words, value } = this;
    this.shown.textContent = this.touched ? `${value}%` : "–";
    this.slider.setAttribute("aria-valuetext", fill(words.scalp_missing, { percent: value }));
    this.head.svg.setAttribute("aria-label", fill(words.scalp_drawing, { part: words.scalp_parts[this.name], percent: value }));
  }

  pointer(svg) {
    let down = false;
    const draw = (event) => {
      const { left, top, width, height } = svg.getBoundingClientRect();
      this.shade(((event.clientX - left) / width) * WIDTH, ((event.clientY - top) / height) * HEIGHT);
    };
    svg.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      down = true;
      svg.setPointerCapture(event.pointerId);
      draw(event);
    });
    svg.addEventListener("pointermove", (event) => down && draw(event));
    ["pointerup", "pointercancel"].forEach((name) => svg.addEventListener(name, () => {
      down = false;
    }));
  }

  key(event) {
    const { head } = this;
    if (MOVES[event.key]) head.move(...MOVES[event.key]);
    else if ([" ", "Enter"].includes(event.key)) this.shade(head.at.x, head.at.y);
    else return;
    event.preventDefault();
  }

  shade(x, y) {
    if (this.head.brush(x, y, this.brush.gone)) this.set(this.head.percent);
  }
}

export function scalpQuestion(question, give, words, complain, chat) {
  const brush = { gone: true };
  const sum = el("p", { class: "estimate", role: "status" });
  const changed = () => {
    const salt = views.reduce((total, view) => total + view.value * WEIGHTS[view.name], 0);
    sum.replaceChildren(el("strong", {}, fill(words.scalp_estimate, { salt: Math.round(salt) })), ` ${words.scalp_is_estimate}`);
  };
  const views = Object.keys(WEIGHTS).map((name) => new View(name, words, brush, changed));
  const named = (some) => some.map(({ name }) => words.scalp_parts[name]).join(", ");
  const give4 = () => give({ value: Object.fromEntries(views.map((view) => [view.name, view.value])) },
    views.map((view) => `${words.scalp_parts[view.name]} ${view.value}%`).join(", "));
  const send = () => {
    const left = views.filter((view) => !view.touched);
    if (left.length === views.length) return complain(words.scalp_first);
    // Silence is no answer: a view that was not marked is asked about before anything is sent.
    return left.length ? complain(fill(words.scalp_unmarked, { parts: named(left) }), " ",
      button("choice small", words.scalp_none_there, give4, { "data-none-there": true })) : give4();
  };
  return el("div", { class: "scalp" }, hint(words.scalp_hint), brushes(brush, words),
    el("div", { class: "views" }, views.map((view) => view.node)), sum, sendButton(words, send), el("div", { class: "choices" },
      button("choice", words.scalp_total, () => give({ value: { total: true } }, words.scalp_total), { "data-total": true }),
      button("choice", words.scalp_describe, () => chat.parts.text.focus(), { "data-describe": true })),
    measured(give, words, complain));
}

function brushes(brush, words) {
  const name = freshId();
  const one = (gone, label) => el("label", {}, el("input", { type: "radio", name, value: gone ? "gone" : "grows", checked: gone,
    onchange: () => {
      brush.gone = gone;
    } }), el("span", {}, label));
  return el("fieldset", { class: "brushes" }, el("legend", { class: "visually-hidden" }, words.brush), one(true, words.brush_gone),
    one(false, words.brush_grows));
}

function measured(give, words, complain) {
  const score = box("score", 5, "decimal");
  const send = () => {
    const value = percent(score.value);
    if (value === null) return complain(words.percent_bad);
    return give({ value: { measured: value } }, `SALT ${value}`);
  };
  return el("details", { class: "why measured" }, el("summary", {}, words.scalp_doctor), labelled(words.scalp_score, score, "field small"),
    button("choice", words.send_score, send, { "data-score": true }));
}
