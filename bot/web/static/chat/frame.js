// What stands around the messages: progress, the referral number, notices, and where the stream is scrolled to.

import { el, empty, fill } from "./elements.js";

export class Frame {
  constructor(parts, words) {
    this.parts = parts;
    this.words = words;
  }

  progress(progress) {
    const { parts, words } = this;
    parts.progress.hidden = !progress || (progress.answered === 0 && progress.left_at_most === 0);
    if (!progress) return;
    const { answered, left_at_most: left } = progress;
    parts.progresstext.textContent = fill(left ? words.progress : words.progress_done, { answered, left });
    parts.progressbar.max = Math.max(answered + left, 1);
    parts.progressbar.value = answered;
  }

  outcome(outcome) {
    const box = this.parts.outcome;
    empty(box);
    box.hidden = !outcome?.referral;
    if (!outcome?.referral) return;
    box.append(el("span", { class: "label" }, this.words.outcome_referral),
      el("strong", { "data-referral": true }, outcome.referral), el("p", { class: "hint" }, this.words.copy_hint));
    this.toEnd();
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

  // Asks "are you sure?" before something that cannot be undone.
  ask(text, yes, action) {
    this.notice(text, "warn", () => {
      this.notice("");
      action();
    }, yes);
    this.parts.notice.append(el("button", { type: "button", class: "link", onclick: () => this.notice("") }, this.words.cancel));
    this.parts.notice.querySelector("button").focus();
  }

  // To the end, so that the question and its buttons are seen; but never past the start of a new question or warning.
  reveal(first) {
    if (!first) return;
    const { stream, log } = this.parts;
    const fresh = [...log.children].slice([...log.children].indexOf(first));
    const warning = fresh.find((node) => ["safety", "failure", "outcome"].includes(node.dataset.kind));
    const target = warning || fresh.reverse().find((node) => node.dataset.kind === "question") || first;
    requestAnimationFrame(() => {
      const top = target.offsetTop - stream.offsetTop - 12;
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
