// What opens on top of the chat: "are you sure?", all answers so far, codes for another device and for the family. Each is
// opened by a button of the menu with the same name, whose words are its title.

import { button, el, fill, hint } from "./elements.js";
import { answerList } from "./review.js";

const SHEETS = {
  async erase(chat) {
    return [el("p", {}, chat.words.erase_sure), button("choice danger", chat.words.yes_erase, () => {
      chat.parts.dialog.close();
      chat.erase();
    }, { "data-yes": true })];
  },

  async answers(chat) {
    const { answers } = await chat.connection.review();
    const change = (id, echo) => {
      chat.parts.dialog.close();
      chat.send({ choice: [id] }, echo);
    };
    return [answers.length ? answerList(answers, chat.words, change) : el("p", {}, chat.words.no_answers)];
  },

  async resume(chat) {
    return [el("p", {}, chat.words.resume_text), ...code(await chat.connection.resumeCode(), "resume", chat)];
  },

  async invite(chat) {
    const made = await chat.connection.invite();
    return [el("p", {}, chat.words.invite_text), ...code(made, "invite", chat),
      el("a", { class: "choice small", target: "_blank", rel: "noopener", href: link(made.code, "invite", chat) }, chat.words.invite_here)];
  },

  // A file, made here from what the server gave: nothing of it stands in an address.
  async export({ connection, words }) {
    const href = URL.createObjectURL(new Blob([JSON.stringify(await connection.export(), null, 2)], { type: "application/json" }));
    setTimeout(() => URL.revokeObjectURL(href), 600000);
    return [el("p", {}, words.export_text),
      el("a", { class: "choice main", href, download: `${words.export_file}.json`, "data-download": true }, words.export_save)];
  },
};

export const isSheet = (name) => name in SHEETS;

export async function openSheet(chat, name) {
  const { dialog } = chat.parts;
  const { words } = chat;
  // Native: focus goes in and comes back, Escape closes.
  const show = (...content) => {
    const title = el("h2", { id: "sheet-title", tabindex: -1 }, words[name]);
    dialog.replaceChildren(title, ...content, button("link", words.close, () => dialog.close(), { "data-close": true }));
    if (!dialog.open) dialog.showModal();
    title.focus();
  };
  show(hint(words.moment));
  const content = await SHEETS[name](chat).catch((error) => [el("p", { class: "complaint" }, chat.reason(error))]);
  if (dialog.open) show(...content);
}

function code({ code: made, expires_at: until }, kind, chat) {
  const { words } = chat;
  return [el("p", { class: "code" }, made), el("div", { class: "choices" }, copyButton(link(made, kind, chat), words, words.copy_link)),
    el("p", { class: "hint" }, fill(words.good_until, { day: new Date(until).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" }) }))];
}

// Behind the "#": a browser sends that to no server.
const link = (made, kind, chat) => `${location.origin}/chat/${chat.connection.trial}#${kind}=${made}`;

export function copyButton(text, words, label = words.copy) {
  const copy = button("choice small", label, async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = words.copied;
    } catch {
      copy.after(el("p", { class: "code small" }, text)); // the browser forbids it: to be copied by hand
    }
  }, { "data-copy": true });
  return copy;
}
