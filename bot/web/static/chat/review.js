// The review: every answer with a button to change it, and one button to send. The same list can be looked at any time.

import { choiceButton } from "./choices.js";
import { button, el } from "./elements.js";

export function review({ choices }, give, chat) {
  const isChange = ({ id }) => id.startsWith("change:");
  const list = el("div", { class: "answers" }, choices.filter(isChange).map((choice) => choiceButton(choice, give, "change")));
  fillIn(list, chat, (id, echo) => give({ choice: [id] }, choices.find((choice) => choice.id === id)?.label || echo));
  return el("div", { class: "review" }, list, el("div", { class: "choices" }, choices.filter((choice) => !isChange(choice))
    .map((choice) => choiceButton(choice, give, choice.id === "send" ? "choice main" : "choice"))));
}

// The labels of the choices stand there until the answers in full have come; if they do not come, they stay.
async function fillIn(list, chat, change) {
  const { answers } = await chat.connection.review().catch(() => ({ answers: [] }));
  if (!answers.length) return;
  list.replaceChildren(answerList(answers, chat.words, change));
  chat.transcript.bubbleOf()?.classList.add("listed");
}

// `change(choice id, echo)` is called on a press.
export function answerList(answers, words, change) {
  return el("dl", { class: "given" }, answers.map(({ question, text, shown, changeable }) => {
    const id = `change:${question}`;
    const press = button("choice small", words.change, () => change(id, `${words.change}: ${text}`), { "data-choice": id });
    press.append(el("span", { class: "visually-hidden" }, `: ${text}`));
    return el("div", {}, el("dt", {}, text), el("dd", {}, shown), changeable ? el("dd", { class: "act" }, press) : null);
  }));
}
