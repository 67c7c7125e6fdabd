// How much hair is missing: four views to shade by touch, mouse or keys, each with a slider that does the same. SALT is the sum of
// the four, weighted by how much of the scalp each is; what the visitor sees is an estimate, and is called one.

import { el, fill, freshId, labelled } from "./elements.js";
import { sendButton } from "./dates.js";
import { Head, HEIGHT, WIDTH } from "./head.js";
import { percent } from "./percent.js";

const WEIGHTS = { top: 0.4, back: 0.24, left: 0.18, right: 0.18 };
const MOVES = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };

class View {
  constructor(name, words, brush, changed) {
    Object.assign(this, { name, words, brush, changed, value: 0, touched: false, head: new Head(name) });
    this.slider = el("input", { type: "range", min: 0, max: 100, step: 1, value: 0, id: freshId("slider"), "data-part": name });
    this.shown = el("output", { for: this.slider.id });
    this.node = el("div", { class: "view" }, this.head.svg,
      el("div", { class: "view-name" }, el("label", { for: this.slider.id }, words.scalp_parts[name]), this.shown), this.slider);
    this.slider.addEventListener("input", () => {
      this.head.fill(Number(this.slider.value));
      this.set(Number(this.slider.value));
    });
    this.head.svg.setAttribute("tabindex", "0");
    this.head.svg.setAttribute("role", "application");
    this.pointer();
    this.head.svg.addEventListener("keydown", (event) => this.key(event));
    this.tell();
  }

  set(value) {
    this.value = value;
    this.touched = true;
    this.slider.value = value;
    this.tell();
    this.changed();
  }

  tell() {
    const { words, value } = this;
    this.shown.textContent = this.touched ? `${value}%` : "–";
    this.slider.setAttribute("aria-valuetext", fill(words.scalp_missing, { percent: value }));
    this.head.svg.setAttribute("aria-label", fill(words.scalp_drawing, { part: words.scalp_parts[this.name], percent: value }));
  }

  pointer() {
    const { svg } = this.head;
    let down = false;
    const draw = (event) => {
      const box = svg.getBoundingClientRect();
      this.shade(((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT);
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
    if (MOVES[event.key]) this.head.move(...MOVES[event.key]);
    else if (event.key === " " || event.key === "Enter") this.shade(this.head.at.x, this.head.at.y);
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
  const views = [];
  const changed = () => {
    if (views.some((view) => view.touched)) {
      const salt = views.reduce((total, view) => total + view.value * WEIGHTS[view.name], 0);
      sum.replaceChildren(el("strong", {}, fill(words.scalp_estimate, { salt: Math.round(salt) })), ` ${words.scalp_is_estimate}`);
    }
  };
  views.push(...Object.keys(WEIGHTS).map((name) => new View(name, words, brush, changed)));
  const give4 = () => give({ value: Object.fromEntries(views.map((view) => [view.name, view.value])) },
    views.map((view) => `${words.scalp_parts[view.name]} ${view.value}%`).join(", "));
  const send = () => {
    const left = views.filter((view) => !view.touched);
    if (left.length === views.length) return complain(words.scalp_first);
    return left.length ? complain(...untouched(left, words, give4)) : give4();
  };
  return el("div", { class: "scalp" }, el("p", { class: "hint" }, words.scalp_hint), brushes(brush, words),
    el("div", { class: "views" }, views.map((view) => view.node)), sum, sendButton(words.send, send),
    el("div", { class: "choices" },
      el("button", { type: "button", class: "choice", "data-total": true,
        onclick: () => give({ value: { total: true } }, words.scalp_total) }, words.scalp_total),
      el("button", { type: "button", class: "choice", "data-describe": true, onclick: () => chat.parts.text.focus() }, words.scalp_describe)),
    measured(give, words, complain));
}

// Silence is no answer: a view that was not marked is asked about before anything is sent.
function untouched(left, words, give) {
  const parts = left.map((view) => words.scalp_parts[view.name]).join(", ");
  return [fill(words.scalp_unmarked, { parts }), " ",
    el("button", { type: "button", class: "choice small", "data-none-there": true, onclick: give }, words.scalp_none_there)];
}

function brushes(brush, words) {
  const name = freshId("brush");
  const one = (gone, label) => el("label", {}, el("input", { type: "radio", name, value: gone ? "gone" : "grows", checked: gone,
    onchange: () => {
      brush.gone = gone;
    } }), el("span", {}, label));
  return el("fieldset", { class: "brushes" }, el("legend", { class: "visually-hidden" }, words.brush), one(true, words.brush_gone),
    one(false, words.brush_grows));
}

function measured(give, words, complain) {
  const score = el("input", { type: "text", inputmode: "decimal", maxlength: 5, autocomplete: "off", "data-part": "score" });
  const send = () => {
    const value = percent(score.value);
    if (value === null) return complain(words.percent_bad);
    return give({ value: { measured: value } }, `SALT ${value}`);
  };
  return el("details", { class: "why measured" }, el("summary", {}, words.scalp_doctor), labelled(words.scalp_score, score, "field small"),
    el("button", { type: "button", class: "choice", "data-score": true, onclick: send }, words.send_score));
}
