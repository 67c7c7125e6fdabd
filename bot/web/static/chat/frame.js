// What stands around the messages: progress, who is there, the connection, notices, and where the stream is scrolled to.

import { button, el, fill } from "./elements.js";

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
    const to = this.human ? fill(words.write_to, { person: this.human }) : words.write_anything;
    parts.textlabel.textContent = question ? own : to;
  }

  progress(question) {
    const { parts, words } = this;
    const progress = question?.progress;
    parts.progress.hidden = !progress || question.kind === "consent" || (!progress.answered && !progress.left_at_most);
    if (!progress) return;
    const { answered, left_at_most: left } = progress;
    parts.progresstext.textContent = fill(left ? (left === 1 ? words.left_one : words.left) : words.left_none, { left });
    parts.progressbar.max = Math.max(answered + left, 1);
    parts.progressbar.value = answered;
  }

  // A human is here now, or went: said once, and seen as long as it is so.
  person(person) {
    const now = person && `${person.name}, ${person.role}`;
    if (this.human === now) return;
    this.human = now;
    this.parts.human.dataset.there = Boolean(person);
    this.parts.human.textContent = person ? fill(this.words.human_here, { person: this.human }) : this.words.human_left;
  }

  // That somebody left is told until the visitor goes on.
  forgetPerson() {
    if (!this.human) this.parts.human.textContent = "";
  }

  linked(yes) {
    this.parts.offline.textContent = yes ? "" : this.words.offline;
  }

  remembered(yes) {
    this.parts.remember.setAttribute("aria-pressed", yes);
  }

  notice(text, tone = "info", action = null, label = this.words.try_again) {
    const { notice } = this.parts;
    if (text && !notice.hidden && notice.firstChild?.textContent === text) return; // said once, not at every try
    notice.hidden = !text;
    notice.dataset.tone = tone;
    notice.replaceChildren(el("span", {}, text), ...(action ? [button("choice small", label, action)] : []));
    if (text) this.toEnd();
  }

  welcomeNotice(text) {
    this.parts.welcomenotice.hidden = false;
    this.parts.welcomenotice.textContent = text;
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
