// The last page: what happens next, the referral number, and a copy to keep.

import { el, empty } from "./elements.js";
import { copyButton } from "./sheets.js";

export function showOutcome(box, state, chat) {
  const done = Boolean(state?.outcome) && !state.question && state.status !== "open";
  const key = done ? JSON.stringify([state.outcome, state.status]) : "";
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  empty(box);
  box.hidden = !done;
  if (!done) return;
  const { words } = chat;
  const { referral, code } = state.outcome;
  const next = words.next[referral ? "referred" : code] || words.next.other;
  box.append(el("h2", {}, words.next_title), el("ol", {}, next.map((line) => el("li", {}, line))));
  if (referral) box.append(referralNumber(referral, words));
  box.append(el("div", { class: "choices keep" },
    el("button", { type: "button", class: "choice small", onclick: () => window.print() }, words.print),
    el("button", { type: "button", class: "choice small", "data-export": true, onclick: () => chat.sheets.save() }, words.export),
    state.invites ? el("button", { type: "button", class: "choice small", "data-invite": true, onclick: () => chat.sheets.invite() }, words.invite) : null));
  chat.frame.toEnd();
}

function referralNumber(referral, words) {
  return el("div", { class: "referral" }, el("span", { class: "label" }, words.outcome_referral),
    el("strong", { "data-referral": true }, referral), copyButton(referral, words), el("p", { class: "hint" }, words.copy_hint));
}
