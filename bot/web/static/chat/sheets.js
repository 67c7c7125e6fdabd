// What opens on top of the chat: "are you sure?", all answers so far, codes for another device and for the family.

import { el, empty, fill } from "./elements.js";
import { Refused } from "./connection.js";
import { answerList } from "./review.js";

export class Sheets {
  constructor(chat) {
    this.chat = chat;
    this.dialog = chat.parts.dialog;
  }

  // Native: focus goes in and comes back, Escape closes.
  show(title, ...content) {
    empty(this.dialog);
    this.dialog.append(el("h2", { id: "sheet-title", tabindex: -1 }, title), ...content.filter(Boolean),
      el("button", { type: "button", class: "link", "data-close": true, onclick: () => this.dialog.close() }, this.chat.words.close));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector("h2").focus();
  }

  sure(title, text, yes, action) {
    this.show(title, el("p", {}, text), el("button", { type: "button", class: "choice danger", "data-yes": true, onclick: () => {
      this.dialog.close();
      action();
    } }, yes));
  }

  erase() {
    const { words } = this.chat;
    this.sure(words.erase, words.erase_sure, words.yes_erase, () => this.chat.erase());
  }

  async answers() {
    const { chat } = this;
    const change = (answer, echo) => () => {
      this.dialog.close();
      chat.send({ choice: [`change:${answer.question}`] }, `${echo}: ${answer.text}`);
    };
    await this.attempt(chat.words.my_answers, () => chat.connection.review(), ({ answers }) =>
      [answers.length ? answerList(answers, chat.words, change) : el("p", {}, chat.words.no_answers)]);
  }

  async resume() {
    const { words } = this.chat;
    await this.attempt(words.other_device, () => this.chat.connection.resumeCode(), (made) =>
      [el("p", {}, words.other_device_text), ...this.code(made, "resume")]);
  }

  async invite() {
    const { words } = this.chat;
    await this.attempt(words.invite, () => this.chat.connection.invite(), (made) =>
      [el("p", {}, words.invite_text), ...this.code(made, "invite"),
        el("a", { class: "choice small", target: "_blank", rel: "noopener", href: this.link(made.code, "invite") }, words.invite_here)]);
  }

  // A file, made here from what the server gave: nothing of it stands in an address.
  async save() {
    const { words } = this.chat;
    await this.attempt(words.export, () => this.chat.connection.export(), (all) => {
      const href = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: "application/json" }));
      setTimeout(() => URL.revokeObjectURL(href), 600000);
      return [el("p", {}, words.export_text),
        el("a", { class: "choice main", href, download: `${words.export_file}.json`, "data-download": true }, words.export_save)];
    });
  }

  code({ code, expires_at: until }, kind) {
    const { words } = this.chat;
    const day = new Date(until).toLocaleDateString("en", { month: "long", day: "numeric", year: "numeric" });
    const link = this.link(code, kind);
    return [el("p", { class: "code" }, code), el("div", { class: "choices" }, copyButton(link, words, words.copy_link)),
      el("p", { class: "hint" }, fill(words[`${kind}_until`], { day }))];
  }

  // Behind the "#": a browser sends that to no server.
  link(code, kind) {
    return `${location.origin}/chat/${this.chat.connection.trial}#${kind}=${code}`;
  }

  async attempt(title, ask, content) {
    const { words } = this.chat;
    this.show(title, el("p", { class: "hint" }, words.moment));
    try {
      const answer = await ask();
      if (this.dialog.open) this.show(title, ...content(answer));
    } catch (error) {
      const kind = error instanceof Refused && error.status < 500;
      if (this.dialog.open) this.show(title, el("p", { class: "complaint" }, kind ? error.message : words.not_through));
    }
  }
}

export function copyButton(text, words, label = words.copy) {
  const button = el("button", { type: "button", class: "choice small", "data-copy": true, onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = words.copied;
    } catch {
      button.after(el("p", { class: "code small" }, text)); // the browser forbids it: to be copied by hand
    }
  } }, label);
  return button;
}
