// Percent, and the four parts of the scalp.

import { el, freshId, labelled } from "./elements.js";
import { sendButton } from "./dates.js";
import { number } from "./values.js";

const PARTS = ["top", "back", "left", "right"];

function slider(label, name) {
  const range = el("input", { type: "range", min: 0, max: 100, step: 5, value: 0, tabindex: -1, "aria-hidden": "true" });
  const box = el("input", { type: "text", inputmode: "decimal", maxlength: 5, id: freshId("percent"), "data-part": name,
    autocomplete: "off" });
  range.addEventListener("input", () => {
    box.value = range.value;
  });
  box.addEventListener("input", () => {
    const value = percent(box.value);
    if (value !== null) range.value = value;
  });
  const node = el("div", { class: "slider" }, el("label", { for: box.id }, label), range,
    el("span", { class: "unit" }, box, "%"));
  return { node, read: () => percent(box.value) };
}

function percent(text) {
  const value = number(String(text).replace("%", ""));
  return value !== null && value >= 0 && value <= 100 ? value : null;
}

export function percentQuestion(question, give, words, complain) {
  const one = slider(words.percent, "percent");
  const send = () => {
    const value = one.read();
    if (value === null) return complain(words.percent_bad);
    return give({ value }, `${value}%`);
  };
  return el("div", { class: "scalp" }, one.node, sendButton(words.send, send));
}

export function scalpQuestion(question, give, words, complain) {
  const parts = PARTS.map((name) => ({ name, ...slider(words.scalp_parts[name], name) }));
  const send = () => {
    const read = parts.map((part) => [part.name, part.read()]);
    if (read.some(([, value]) => value === null)) return complain(words.percent_bad);
    return give({ value: Object.fromEntries(read) },
      read.map(([name, value]) => `${words.scalp_parts[name]} ${value}%`).join(", "));
  };
  const score = el("input", { type: "text", inputmode: "decimal", maxlength: 5, autocomplete: "off", "data-part": "score" });
  const sendScore = () => {
    const value = percent(score.value);
    if (value === null) return complain(words.percent_bad);
    return give({ value: { measured: value } }, `SALT ${value}`);
  };
  const total = () => give({ value: { total: true } }, words.scalp_total);
  return el("div", { class: "scalp" }, drawing(), el("p", { class: "hint" }, words.scalp_hint),
    parts.map((part) => part.node), sendButton(words.send, send),
    el("button", { type: "button", class: "choice", "data-total": true, onclick: total }, words.scalp_total),
    el("details", {}, el("summary", {}, words.scalp_doctor), labelled(words.scalp_score, score, "field small"),
      el("button", { type: "button", class: "choice", "data-score": true, onclick: sendScore }, words.send_score)));
}

// A plain head from above: top, back and sides, so that the four words are seen as places.
function drawing() {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 120 120");
  svg.setAttribute("class", "head");
  svg.setAttribute("aria-hidden", "true");
  const shape = (tag, attributes) => {
    const node = document.createElementNS(ns, tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    svg.append(node);
    return node;
  };
  shape("path", { d: "M54 11 L60 3 L66 11 Z", class: "nose" });
  shape("ellipse", { cx: 60, cy: 62, rx: 44, ry: 52, class: "outline" });
  shape("ellipse", { cx: 60, cy: 52, rx: 24, ry: 32, class: "part" });
  shape("path", { d: "M24 84 Q60 66 96 84", class: "part" });
  return svg;
}
