// The messages, in the order of their numbers, each once. What was there before goes where nothing is announced; new messages
// go into the log. What the visitor just sent stands there at once and becomes the message when the server has it.

import { button, el } from "./elements.js";

const KINDS = ["question", "info", "safety", "failure", "outcome", "person"];

export class Transcript {
  constructor({ log, history }, words) {
    this.log = log;
    this.history = history;
    this.words = words;
    this.clear();
  }

  clear() {
    this.log.replaceChildren();
    this.history.replaceChildren();
    this.last = 0;
    this.seen = new Set();
    this.echoes = new Map();
  }

  // The first of those that are new, or null. `quiet`: whether this one is not to be announced, as focus goes to it.
  add(messages, { old = false, quiet = () => false } = {}) {
    const fresh = messages.filter(({ seq }) => !this.seen.has(seq)).map((message) => {
      this.seen.add(message.seq);
      this.last = Math.max(this.last, message.seq);
      return (message.from === "visitor" && this.becomes(message)) || this.insert(message, old, quiet(message));
    });
    return fresh[0] || null;
  }

  insert(message, old, quiet) {
    const node = bubble(message, this.words);
    if (quiet || message.from === "visitor") node.setAttribute("aria-live", "off");
    const box = old ? this.history : this.log;
    const later = [...box.children].find((other) => Number(other.dataset.seq) > message.seq || other.dataset.id);
    box.insertBefore(node, later || null);
    return node;
  }

  becomes(message) {
    const [id, node] = [...this.echoes].find(([, one]) => squeezed(one.dataset.text) === squeezed(message.text)) || [];
    if (!node) return null;
    this.echoes.delete(id);
    delete node.dataset.id;
    node.classList.remove("pending", "unsent");
    node.dataset.seq = message.seq;
    node.querySelector(".sent")?.remove();
    node.append(stamp(message.at));
    return node;
  }

  echo({ message, echo }) {
    if (this.echoes.has(message.id)) return this.mark(message.id, false);
    const node = bubble({ from: "visitor", kind: "info", text: echo, at: null }, this.words);
    node.classList.add("pending");
    node.dataset.id = message.id;
    node.dataset.text = echo;
    node.setAttribute("aria-live", "off");
    this.echoes.set(message.id, node);
    this.log.append(node);
    return node;
  }

  // "Not sent yet", with a button to try again.
  mark(id, unsent, retry) {
    const node = this.echoes.get(id);
    if (!node) return;
    node.classList.toggle("unsent", unsent);
    if (unsent && node.querySelector(".sent")) return; // tried once more: whoever is on the button stays there
    node.querySelector(".sent")?.remove();
    if (!unsent) return;
    node.append(el("span", { class: "sent" }, this.words.not_sent_yet, " ",
      button("link", this.words.retry, retry, { "data-retry": true })));
  }

  dropEcho(id) {
    this.echoes.get(id)?.remove();
    this.echoes.delete(id);
  }

  // The bubble in which the pending question stands.
  bubbleOf() {
    const all = [this.history, this.log].flatMap((box) => [...box.querySelectorAll("[data-kind=question] .bubble")]);
    return all.pop() || null;
  }
}

const squeezed = (text) => text.replace(/\s+/g, " ").trim();

function bubble(message, words) {
  const kind = KINDS.includes(message.kind) ? message.kind : "info";
  const paragraphs = message.text.split(/\n{2,}/).map((part) => el("p", {}, lines(part)));
  return el("div", { class: `message from-${message.from} kind-${kind}`, "data-kind": kind, "data-seq": message.seq },
    el("span", { class: "speaker" }, speaker(message, words)), el("div", { class: "bubble", dir: "auto" }, paragraphs),
    message.at ? stamp(message.at) : null);
}

function speaker(message, words) {
  if (message.from === "coordinator" && message.by) return `${message.by.name}, ${message.by.role}`;
  return words[message.from];
}

function stamp(at) {
  return el("time", { datetime: at }, new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }));
}

// Items of a list can be hidden where they are shown in a better form (the review).
function lines(text) {
  return text.split("\n").flatMap((line, index) => {
    if (line.startsWith("- ")) return [el("span", { class: "item" }, line)];
    return index ? [el("br"), line] : [line];
  });
}
