// The messages, in the order of their numbers, each once. What was there before goes where nothing is announced; new messages
// go into the log. What the visitor just sent stands there at once and becomes the message when the server has it.

import { el, empty } from "./elements.js";

const KINDS = ["question", "info", "safety", "failure", "outcome", "person"];

export class Transcript {
  constructor({ log, history }, words) {
    this.log = log;
    this.history = history;
    this.words = words;
    this.clear();
  }

  clear() {
    empty(this.log);
    empty(this.history);
    this.last = 0;
    this.nodes = new Map();
    this.echoes = new Map();
  }

  // The first of those that are new, or null. `quiet`: whether this one is not to be announced, as focus goes to it.
  add(messages, { old = false, quiet = () => false } = {}) {
    let first = null;
    for (const message of messages) {
      if (this.nodes.has(message.seq)) continue;
      this.last = Math.max(this.last, message.seq);
      const node = (message.from === "visitor" && this.becomes(message)) || this.insert(message, old, quiet(message));
      this.nodes.set(message.seq, node);
      first = first || node;
    }
    return first;
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
    const same = ([, node]) => squeezed(node.dataset.text) === squeezed(message.text);
    const found = [...this.echoes].find(same);
    if (!found) return null;
    const [id, node] = found;
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
    node.querySelector(".sent")?.remove();
    if (!unsent) return;
    node.append(el("span", { class: "sent" }, this.words.not_sent_yet, " ",
      el("button", { type: "button", class: "link", "data-retry": true, onclick: retry }, this.words.retry)));
  }

  dropEcho(id) {
    this.echoes.get(id)?.remove();
    this.echoes.delete(id);
  }

  // The bubble in which the pending question stands.
  bubbleOf() {
    const all = [...this.history.children, ...this.log.children].filter((node) => node.dataset.kind === "question");
    return all.length ? all[all.length - 1].querySelector(".bubble") : null;
  }
}

const squeezed = (text) => String(text).replace(/\s+/g, " ").trim();

function bubble(message, words) {
  const kind = KINDS.includes(message.kind) ? message.kind : "info";
  const paragraphs = String(message.text).split(/\n{2,}/).map((part) => el("p", {}, lines(part)));
  const node = el(
    "div",
    { class: `message from-${message.from} kind-${kind}`, "data-kind": kind, "data-seq": message.seq ?? null },
    el("span", { class: "speaker" }, speaker(message, words)),
    el("div", { class: "bubble", dir: "auto" }, paragraphs),
  );
  if (message.at) node.append(stamp(message.at));
  return node;
}

function speaker(message, words) {
  if (message.from === "coordinator" && message.by) return `${message.by.name}, ${message.by.role}`;
  return words[message.from] || words.bot;
}

function stamp(at) {
  return el("time", { datetime: at }, clock(at));
}

// Items of a list can be hidden where they are shown in a better form (the review).
function lines(text) {
  return text.split("\n").flatMap((line, index) => {
    if (line.startsWith("- ")) return [el("span", { class: "item" }, line)];
    return index ? [el("br"), line] : [line];
  });
}

function clock(at) {
  const time = new Date(at);
  return Number.isNaN(time.valueOf()) ? "" : time.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}
