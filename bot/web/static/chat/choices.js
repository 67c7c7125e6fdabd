// Buttons and checklists.

import { el, freshId } from "./elements.js";

const MAIN = new Set(["yes", "send", "agree"]);

// One press answers. Many or long labels stand in a column.
export function buttons(question, give) {
  const quiet = quietChoices(question);
  const shown = question.choices.filter((choice) => !quiet.some((other) => other.id === choice.id));
  const long = shown.length > 4 || shown.some((choice) => choice.label.length > 28);
  const press = (choice) => () => give({ choice: [choice.id] }, choice.label);
  const main = (choice) =>
    el("button", { type: "button", class: MAIN.has(choice.id) ? "choice main" : "choice", "data-choice": choice.id,
      onclick: press(choice) }, choice.label);
  return shown.length ? el("div", { class: long ? "choices column" : "choices" }, shown.map(main)) : null;
}

// "I'm not sure" and "I'd rather not say": always there on a screening question, never louder than the answers.
export function quietRow(question, give) {
  const quiet = quietChoices(question);
  if (!quiet.length) return null;
  const press = (choice) => () => give({ choice: [choice.id] }, choice.label);
  return el("div", { class: "quiet" }, quiet.map((choice) =>
    el("button", { type: "button", class: "link", "data-choice": choice.id, onclick: press(choice) }, choice.label)));
}

const QUIET = ["not_sure", "decline", "skip"];

function quietChoices(question) {
  if (question.kind === "confirm") return [];
  return QUIET.map((id) => question.choices.find((choice) => choice.id === id)).filter(Boolean);
}

// Several may be ticked; "none" stands alone.
export function checklist(question, give, words, complain) {
  const entries = question.choices.filter((choice) => !["none", ...QUIET].includes(choice.id));
  const none = question.choices.find((choice) => choice.id === "none");
  const boxes = [];
  const row = (choice, alone) => {
    const box = el("input", { type: "checkbox", id: freshId("box"), value: choice.id, "data-choice": choice.id });
    box.addEventListener("change", () => {
      if (!box.checked) return;
      boxes.forEach((other) => {
        if (other.box !== box && (alone || other.alone)) other.box.checked = false;
      });
    });
    boxes.push({ box, choice, alone });
    return el("label", { class: alone ? "check alone" : "check", for: box.id }, box, el("span", {}, choice.label));
  };
  const send = () => {
    const chosen = boxes.filter((entry) => entry.box.checked);
    if (!chosen.length) return complain(words.pick_first);
    return give({ choice: chosen.map((entry) => entry.choice.id) }, chosen.map((entry) => entry.choice.label).join(", "));
  };
  return el("div", { class: "checklist" },
    el("p", { class: "hint" }, words.pick_some),
    el("div", { class: "checks" }, entries.map((choice) => row(choice, false)), none ? row(none, true) : null),
    el("button", { type: "button", class: "choice main", "data-send": true, onclick: send }, words.send));
}
