// Buttons and checklists.

import { button, el, freshId, hint } from "./elements.js";
import { sendButton } from "./dates.js";

const MAIN = ["yes", "send", "agree"];
const QUIET = ["not_sure", "decline", "skip"];

const quietOf = (question) => (question.kind === "confirm" ? [] : question.choices.filter((choice) => QUIET.includes(choice.id)));

// A press answers.
export function choiceButton(choice, give, className, label = choice.label) {
  return button(className, label, () => give({ choice: [choice.id] }, choice.label), { "data-choice": choice.id });
}

// Many or long labels stand in a column.
export function buttons(question, give) {
  const quiet = quietOf(question);
  const shown = question.choices.filter((choice) => !quiet.includes(choice));
  const long = shown.length > 4 || shown.some((choice) => choice.label.length > 28);
  return shown.length ? el("div", { class: long ? "choices column" : "choices" },
    shown.map((choice) => choiceButton(choice, give, MAIN.includes(choice.id) ? "choice main" : "choice"))) : null;
}

// "I'm not sure" and "I'd rather not say": always there on a screening question, never louder than the answers.
export function quietRow(question, give) {
  const quiet = quietOf(question).sort((one, other) => QUIET.indexOf(one.id) - QUIET.indexOf(other.id));
  return quiet.length ? el("div", { class: "quiet" }, quiet.map((choice) => choiceButton(choice, give, "link"))) : null;
}

// Several may be ticked; "none" stands alone.
export function checklist(question, give, words, complain) {
  const boxes = [];
  const row = (choice) => {
    const alone = choice.id === "none";
    const tick = el("input", { type: "checkbox", id: freshId(), value: choice.id, "data-choice": choice.id, onchange: () => {
      for (const other of tick.checked ? boxes : []) if (other.tick !== tick && (alone || other.alone)) other.tick.checked = false;
    } });
    boxes.push({ tick, choice, alone });
    return el("label", { class: alone ? "check alone" : "check", for: tick.id }, tick, el("span", {}, choice.label));
  };
  const send = () => {
    const chosen = boxes.filter(({ tick }) => tick.checked).map(({ choice }) => choice);
    if (!chosen.length) return complain(words.pick_first);
    return give({ choice: chosen.map(({ id }) => id) }, chosen.map(({ label }) => label).join(", "));
  };
  const entries = question.choices.filter((choice) => !QUIET.includes(choice.id));
  entries.sort((one, other) => (one.id === "none") - (other.id === "none"));
  return el("div", { class: "checklist" }, hint(words.pick_some),
    el("div", { class: "checks" }, entries.map(row)), sendButton(words, send));
}
