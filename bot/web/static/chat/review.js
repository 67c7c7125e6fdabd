// The review: every answer with a button to change it, and one button to send. The same list can be looked at any time.

import { el, empty } from "./elements.js";

export function review(question, give, chat) {
  const press = (choice) => () => give({ choice: [choice.id] }, choice.label);
  const isChange = (choice) => choice.id.startsWith("change:");
  const list = el("div", { class: "answers" }, question.choices.filter(isChange).map((choice) =>
    el("button", { type: "button", class: "change", "data-choice": choice.id, onclick: press(choice) }, choice.label)));
  const change = (answer, echo) => {
    const choice = question.choices.find((one) => one.id === `change:${answer.question}`);
    return choice ? press(choice) : () => give({ choice: [`change:${answer.question}`] }, echo);
  };
  fillIn(list, chat, change);
  return el("div", { class: "review" }, list,
    el("div", { class: "choices" }, question.choices.filter((choice) => !isChange(choice)).map((choice) =>
      el("button", { type: "button", class: choice.id === "send" ? "choice main" : "choice", "data-choice": choice.id,
        onclick: press(choice) }, choice.label))));
}

// The labels of the choices stand there until the answers in full have come; if they do not come, they stay.
async function fillIn(list, chat, change) {
  try {
    const { answers } = await chat.connection.review();
    if (!answers.length) return;
    empty(list);
    list.append(answerList(answers, chat.words, change));
    chat.transcript.bubbleOf()?.classList.add("listed");
  } catch {
    // the list by label does the same
  }
}

// `change(answer, echo)` -> what to do on a press; null where nothing may be changed.
export function answerList(answers, words, change) {
  return el("dl", { class: "given" }, answers.map((answer) => el("div", {},
    el("dt", {}, answer.text), el("dd", {}, answer.shown),
    change && answer.changeable ? changeButton(answer, words, change) : null)));
}

function changeButton(answer, words, change) {
  return el("dd", { class: "act" }, el("button", { type: "button", class: "choice small", "data-choice": `change:${answer.question}`,
    onclick: change(answer, words.change) }, words.change, el("span", { class: "visually-hidden" }, `: ${answer.text}`)));
}
