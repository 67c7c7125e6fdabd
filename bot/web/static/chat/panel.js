// The answer panel: the control that fits the pending question, "Why do we ask?", and complaints about what was put in.

import { buttons, checklist, quietRow, review } from "./choices.js";
import { ageQuestion, dateQuestion, howLongQuestion } from "./dates.js";
import { el, empty } from "./elements.js";
import { labsQuestion, medicinesQuestion } from "./rows.js";
import { percentQuestion, scalpQuestion } from "./scalp.js";

const BY_TYPE = {
  checklist, age: ageQuestion, date: dateQuestion, how_long: howLongQuestion, percent: percentQuestion,
  scalp: scalpQuestion, medicines: medicinesQuestion, labs: labsQuestion,
};
const OWN_NONE = new Set(["checklist", "medicines", "labs"]);

// `give(answer, echo)`: answer is {choice} or {value}; echo is what stands in the transcript until the server says it.
export function showQuestion(panel, question, give, words) {
  empty(panel);
  panel.hidden = !question;
  if (!question) return;
  const complaint = el("p", { class: "complaint", role: "alert" });
  const complain = (text) => {
    empty(complaint);
    complaint.append(text);
  };
  const fieldset = el("fieldset", { class: `question type-${question.type} kind-${question.kind}`, tabindex: -1,
    "data-question": question.id, "data-ask": question.ask, "data-type": question.type, "data-kind": question.kind },
    el("legend", { class: "visually-hidden" }, question.text), controls(question, give, words, complain), complaint,
    why(question, words));
  panel.append(fieldset);
}

function controls(question, give, words, complain) {
  if (question.kind === "review") return [review(question, give)];
  const special = question.kind === "confirm" ? null : BY_TYPE[question.type];
  if (!special) return [buttons(question, give), quietRow(question, give)];
  const taken = OWN_NONE.has(question.type) ? ["none"] : [];
  const beside = question.choices.filter((choice) => !taken.includes(choice.id));
  const extra = question.type === "checklist" ? null : buttons({ ...question, choices: beside }, give);
  return [special(question, give, words, complain), extra, quietRow(question, give)];
}

function why(question, words) {
  if (!question.why) return null;
  return el("details", { class: "why" }, el("summary", {}, words.why), el("p", {}, question.why));
}
