// The messages, in the order of their numbers, each once.

import { el } from "./elements.js";

export class Transcript {
  constructor(log, words) {
    this.log = log;
    this.words = words;
    this.last = 0;
    this.shown = new Set();
    this.echoNode = null;
  }

  clear() {
    while (this.log.firstChild) this.log.removeChild(this.log.firstChild);
    this.last = 0;
    this.shown.clear();
    this.echoNode = null;
  }

  add(messages) {
    let first = null;
    for (const message of messages) {
      if (this.shown.has(message.seq)) continue;
      this.shown.add(message.seq);
      this.last = Math.max(this.last, message.seq);
      if (message.from === "visitor") this.dropEcho();
      const node = bubble(message, this.words);
      if (this.echoNode) this.log.insertBefore(node, this.echoNode);
      else this.log.append(node);
      first = first || node;
    }
    return first;
  }

  // What the visitor just sent, before the server has written it down.
  echo(text) {
    this.dropEcho();
    this.echoNode = bubble({ from: "visitor", kind: "info", text, at: null, flags: [] }, this.words);
    this.echoNode.classList.add("pending");
    this.log.append(this.echoNode);
    return this.echoNode;
  }

  dropEcho() {
    if (this.echoNode) this.echoNode.remove();
    this.echoNode = null;
  }
}

function bubble(message, words) {
  const speaker = words[message.from] || words.bot;
  const paragraphs = String(message.text).split(/\n{2,}/).map((part) => el("p", {}, lines(part)));
  const kind = ["question", "info", "safety", "failure", "outcome", "person"].includes(message.kind) ? message.kind : "info";
  return el(
    "div",
    { class: `message from-${message.from} kind-${kind}`, "data-seq": message.seq, "data-kind": kind },
    el("span", { class: "speaker" }, speaker),
    el("div", { class: "bubble" }, paragraphs),
    message.at ? el("time", { datetime: message.at }, clock(message.at)) : null,
  );
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

function clock(at) {
  const time = new Date(at);
  return Number.isNaN(time.valueOf()) ? "" : time.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}
