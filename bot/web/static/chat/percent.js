// A percentage: a box to type in, and a slider that moves it.

import { el, freshId } from "./elements.js";
import { sendButton } from "./dates.js";
import { number } from "./values.js";

export function percent(text) {
  const value = number(String(text).replace("%", ""));
  return value !== null && value >= 0 && value <= 100 ? value : null;
}

export function percentQuestion(question, give, words, complain) {
  const range = el("input", { type: "range", min: 0, max: 100, step: 5, value: 0, tabindex: -1, "aria-hidden": "true" });
  const box = el("input", { type: "text", inputmode: "decimal", maxlength: 5, id: freshId("percent"), "data-part": "percent",
    autocomplete: "off" });
  range.addEventListener("input", () => {
    box.value = range.value;
  });
  box.addEventListener("input", () => {
    if (percent(box.value) !== null) range.value = percent(box.value);
  });
  const send = () => {
    const value = percent(box.value);
    if (value === null) return complain(words.percent_bad);
    return give({ value }, `${value}%`);
  };
  return el("div", { class: "percent" }, el("div", { class: "slider" }, el("label", { for: box.id }, words.percent), range,
    el("span", { class: "unit" }, box, "%")), sendButton(words.send, send));
}
