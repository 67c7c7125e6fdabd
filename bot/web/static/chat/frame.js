// What stands around the messages: progress, who is there, the connection, notices, and where the stream is scrolled to.

import { el, empty, fill } from "./elements.js";

export class Frame {
  constructor(parts, words) {
    this.parts = parts;
    this.words = words;
    this.human = null;
  }

  show(state, remembered) {
    const { parts, words } = this;
    const question = state?.question ?? null;
    this.progress(question);
    this.person(state?.person ?? null);
    parts.composer.hidden = !state;
    parts.tools.hidden = !state;
    parts.person.hidden = !state;
    parts.back.disabled = !question || question.kind === "consent";
    parts.invite.hidden = !state?.invites;
    this.remembered(remembered);
    const own = question?.type === "text" ? words.answer_label : words.type_here;
    parts.textlabel.textContent = question ? own : words.write_anything;
  }

  progress(question) {
    const { parts, words } = this;
    const progress = question?.progress;
    parts.progress.hidden = !progress || question.kind === "consent" || (!progress.answered && !progress.left_at_most);
    if (!progress) return;
    const { answered, left_at_most: left } = progress;
    parts.progresstext.textContent = fill(left ? (left === 1 ? words.progress_one : words.progress) : words.progress_done, { left });
    parts.progressbar.max = Math.max(answered + left, 1);
    parts.progressbar.value = answered;
  }

  // A human is here now, or went: said once, and seen as long as it is so.
  person(person) {
    const before = this.human;
    this.human = person && `${person.name}, ${person.role}`;
    if (this.human === before) return;
    empty(this.parts.human);
    this.parts.human.dataset.there = String(Boolean(person));
    if (person) this.parts.human.append(fill(this.words.human_here, { person: this.human }));
    else if (before) this.parts.human.append(this.words.human_left);
  }

  linked(yes) {
    empty(this.parts.offline);
    if (!yes) this.parts.offline.append(this.words.offline);
  }

  remembered(yes) {
    this.parts.remember.setAttribute("aria-pressed", String(yes));
  }

  notice(text, tone = "info", action = null, label = this.words.try_again) {
    const { notice } = this.parts;
    empty(notice);
    notice.hidden = !text;
    notice.dataset.tone = tone;
    if (!text) return;
    notice.append(el("span", {}, text));
    if (action) notice.append(el("button", { type: "button", class: "choice small", onclick: action }, label));
    this.toEnd();
  }

  welcomeNotice(text) {
    const box = this.parts.welcomenotice;
    empty(box);
    box.hidden = !text;
    box.dataset.tone = "warn";
    box.append(text);
  }

  // To the end, so that the question and its buttons are seen; but never past the start of a new question or warning.
  reveal(first) {
    if (!first) return;
    const { stream, log } = this.parts;
    const fresh = [...log.children].slice([...log.children].indexOf(first));
    const warning = fresh.find((node) => ["safety", "failure", "outcome"].includes(node.dataset.kind));
    const target = warning || fresh.reverse().find((node) => node.dataset.kind === "question") || first;
    requestAnimationFrame(() => {
      const top = target.getBoundingClientRect().top - stream.getBoundingClientRect().top + stream.scrollTop - 12;
      stream.scrollTop = Math.min(top, stream.scrollHeight - stream.clientHeight);
    });
  }

  toEnd() {
    const { stream } = this.parts;
    requestAnimationFrame(() => {
      stream.scrollTop = stream.scrollHeight;
    });
  }
}
