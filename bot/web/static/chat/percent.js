// A percentage: a box to type in, and a slider that moves it.

import { box, el, freshId } from "./elements.js";
import { sendButton } from "./dates.js";
import { percent } from "./values.js";

export function percentQuestion(question, give, words, complain) {
  const range = el("input", { type: "range", min: 0, max: 100, step: 5, value: 0, tabindex: -1, "aria-hidden": "true" });
  const typed = box("percent", 5, "decimal");
  typed.id = freshId();
  range.addEventListener("input", () => {
    typed.value = range.value;
  });
  typed.addEventListener("input", () => {
    range.value = percent(typed.value) ?? range.value;
  });
  const send = () => {
    const value = percent(typed.value);
    if (value === null) return complain(words.percent_bad);
    return give({ value }, `${value}%`);
  };
  return el("div", { class: "percent" }, el("div", { class: "slider" }, el("label", { for: typed.id }, words.percent), range,
    el("span", { class: "unit" }, typed, "%")), sendButton(words, send));
}
