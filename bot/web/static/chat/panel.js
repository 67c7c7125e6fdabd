// The answer panel: the control that fits the pending question, "Why do we ask?", and complaints about what was put in.

import { buttons, checklist, quietRow } from "./choices.js";
import { ageQuestion, dateQuestion, howLongQuestion } from "./dates.js";
import { el } from "./elements.js";
import { review } from "./review.js";
import { labsQuestion, medicinesQuestion } from "./rows.js";
import { percentQuestion } from "./percent.js";
import { scalpQuestion } from "./scalp.js";
import { explainBelow } from "./terms.js";

const BY_TYPE = {
  checklist, age: ageQuestion, date: dateQuestion, how_long: howLongQuestion, percent: percentQuestion,
  scalp: scalpQuestion, medicines: medicinesQuestion, labs: labsQuestion,
};
const OWN_NONE = ["medicines", "labs"]; // these show "none" themselves

export function showQuestion(panel, question, chat) {
  panel.replaceChildren();
  panel.hidden = !question;
  if (!question) return;
  const { words } = chat;
  const complaint = el("p", { class: "complaint", role: "alert" });
  const complain = (...content) => {
    complaint.replaceChildren(...content);
    complaint.scrollIntoView({ block: "nearest" });
  };
  // answer is {choice} or {value}; echo is what stands in the transcript until the server says it.
  const give = (answer, echo) => chat.send(answer, echo);
  panel.append(el("fieldset", { class: "question", tabindex: -1,
    "data-question": question.id, "data-ask": question.ask, "data-type": question.type, "data-kind": question.kind },
    el("legend", { class: "visually-hidden" }, question.text), controls(question, give, chat, complain), complaint,
    why(question, words), explainBelow(question.explains || [], words)));
}

function controls(question, give, chat, complain) {
  const { words } = chat;
  if (question.kind === "review") return [review(question, give, chat)];
  const special = question.kind === "confirm" ? null : BY_TYPE[question.type];
  if (!special) return [buttons(question, give), quietRow(question, give)];
  const beside = question.choices.filter((choice) => choice.id !== "none" || !OWN_NONE.includes(question.type));
  const extra = question.type === "checklist" ? null : buttons({ ...question, choices: beside }, give);
  return [special(question, give, words, complain, chat), extra, quietRow(question, give)];
}

function why(question, words) {
  if (!question.why) return null;
  return el("details", { class: "why" }, el("summary", {}, words.why), el("p", {}, question.why));
}
