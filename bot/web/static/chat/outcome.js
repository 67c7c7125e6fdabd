// The last page: what happens next, the referral number, and a copy to keep.

import { button, el, hint } from "./elements.js";
import { copyButton, openSheet } from "./sheets.js";

export function showOutcome(box, state, chat) {
  const done = Boolean(state?.outcome) && !state.question && state.status !== "open";
  const key = done ? JSON.stringify([state.outcome, state.status]) : "";
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.hidden = !done;
  box.replaceChildren(...(done ? content(state, chat) : []));
}

function content({ outcome: { referral, code }, invites }, chat) {
  const { words } = chat;
  const next = words.next[referral ? "referred" : code] || words.next.other;
  return [el("h2", {}, words.next_title), el("ol", {}, next.map((line) => el("li", {}, line))),
    ...(referral ? [el("div", { class: "referral" }, el("span", { class: "label" }, words.outcome_referral),
      el("strong", { "data-referral": true }, referral), copyButton(referral, words), hint(words.copy_hint))] : []),
    el("div", { class: "choices keep" }, button("choice small", words.print, () => window.print()),
      button("choice small", words.export, () => openSheet(chat, "export"), { "data-export": true }),
      invites ? button("choice small", words.invite, () => openSheet(chat, "invite"), { "data-invite": true }) : null)];
}
