// The chat on the study page. Starts when asked to, resumes after a reload, and never loses what was said:
// a message is sent again with the same id until the server has answered it.

import { Connection, Refused, newId } from "./chat/connection.js";
import { fill } from "./chat/elements.js";
import { Frame } from "./chat/frame.js";
import { showQuestion } from "./chat/panel.js";
import { Transcript } from "./chat/transcript.js";

const KEPT_POLL = 4000;

class Chat {
  constructor(root, words) {
    this.words = words;
    this.connection = new Connection("/api/chat/sessions", root.dataset.trial);
    this.parts = Object.fromEntries([...root.querySelectorAll("[data-chat]")].map((node) => [node.dataset.chat, node]));
    this.root = root;
    this.transcript = new Transcript(this.parts.log, words);
    this.frame = new Frame(this.parts, words);
    this.state = null;
    this.unsent = null;
    this.busy = false;
    this.wire();
  }

  wire() {
    const { start, composer, text, person, back, menu } = this.parts;
    start.addEventListener("click", () => this.begin());
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.say();
    });
    text.addEventListener("input", () => this.grow());
    person.addEventListener("click", () => this.command("person"));
    back.addEventListener("click", () => this.command("back"));
    this.root.querySelectorAll("[data-command]").forEach((button) => button.addEventListener("click", () => {
      menu.open = false;
      this.menuCommand(button.dataset.command);
    }));
    window.addEventListener("online", () => this.retry());
  }

  menuCommand(command) {
    if (command === "erase") return this.frame.ask(this.words.erase_sure, this.words.yes_erase, () => this.erase());
    return this.command(command);
  }

  // -- opening ------------------------------------------------------------------------------------------------------

  async resume() {
    const kept = this.connection.restore();
    if (!kept) return;
    this.open();
    try {
      const [{ messages }, { state }] = await Promise.all([this.connection.messages(0), this.connection.state()]);
      this.transcript.add(messages);
      this.show(state);
      if (kept.unsent) await this.deliver(kept.unsent);
      this.frame.toEnd();
    } catch (error) {
      this.failed(error, () => this.resume());
    }
    if (this.connection.session) this.follow();
  }

  async begin() {
    this.open();
    this.wait(true);
    try {
      const answer = await this.connection.start();
      this.receive(answer);
      this.follow();
    } catch (error) {
      this.failed(error, () => this.begin());
    } finally {
      this.wait(false);
    }
    this.focusQuestion();
  }

  open() {
    this.parts.welcome.hidden = true;
    this.parts.body.hidden = false;
    this.root.classList.add("open");
    this.root.scrollIntoView({ block: "nearest" });
    this.frame.notice("");
  }

  follow() {
    this.connection.listen(() => this.transcript.last, (event, data) => {
      if (event === "gone") return this.gone();
      if (event === "message" && !this.busy) this.frame.reveal(this.transcript.add([data]));
      if (event === "state" && !this.busy) this.show(data);
      return undefined;
    });
  }

  // -- sending ------------------------------------------------------------------------------------------------------

  say() {
    const text = this.parts.text.value.trim();
    if (!text || this.busy) return;
    if ([...text].length > 4000) return void this.frame.notice(this.words.too_long, "warn");
    this.parts.text.value = "";
    this.grow();
    this.send({ text }, text);
  }

  command(command) {
    const label = { person: "person", back: "back", repeat: "repeat", progress: "progress_command", stop: "stop",
      restart: "restart", why: "why" }[command];
    return this.send({ command }, this.words[label]);
  }

  send(content, echo) {
    if (this.busy) return undefined;
    return this.deliver({ message: { id: newId(), ask: this.state?.question?.ask ?? null, ...content }, echo });
  }

  async deliver(unsent) {
    const hadFocus = this.parts.panel.contains(document.activeElement);
    this.unsent = unsent;
    this.connection.remember(unsent);
    this.frame.notice("");
    this.transcript.echo(unsent.echo);
    this.wait(true);
    this.frame.toEnd();
    try {
      const answer = await this.connection.send(unsent.message);
      this.settled();
      this.transcript.dropEcho();
      if (answer.receipt) this.erased(answer);
      else this.receive(answer);
    } catch (error) {
      await this.refused(error);
    } finally {
      this.wait(false);
    }
    if (hadFocus) this.focusQuestion();
  }

  settled() {
    this.unsent = null;
    this.connection.remember(null);
  }

  retry() {
    if (this.unsent && !this.busy) return this.deliver(this.unsent);
    return undefined;
  }

  async refused(error) {
    if (!(error instanceof Refused) || error.status >= 500) return this.undelivered(error);
    this.transcript.dropEcho();
    const unsent = this.unsent;
    if (error.status === 401 || error.status === 404) return this.gone();
    if (error.status === 429) return this.frame.notice(this.words.slow_down, "warn", () => this.retry());
    this.settled();
    if (error.state) this.show(error.state);
    await this.catchUp();
    if (unsent?.message.text) this.parts.text.value = error.status === 409 ? "" : unsent.message.text;
    return this.frame.notice(error.status === 409 ? this.words.stale : error.message, "warn");
  }

  // Written down by the server: it goes on by itself and we only look. Otherwise the same id is sent again on request.
  async undelivered(error) {
    const kept = error.state?.kept?.includes(this.unsent.message.id);
    if (error.state) this.show(error.state);
    await this.catchUp();
    this.frame.notice(kept ? this.words.kept : this.words.not_sent, "warn", () => this.retry());
    if (kept) setTimeout(() => this.lookAgain(), KEPT_POLL);
  }

  async lookAgain() {
    if (!this.unsent || this.busy) return;
    try {
      const { state } = await this.connection.state();
      if (state.kept.includes(this.unsent.message.id)) {
        setTimeout(() => this.lookAgain(), KEPT_POLL);
        return;
      }
      this.settled();
      await this.catchUp();
      this.show(state);
      this.frame.notice("");
    } catch {
      setTimeout(() => this.lookAgain(), KEPT_POLL);
    }
  }

  async catchUp() {
    try {
      const { messages } = await this.connection.messages(this.transcript.last);
      this.frame.reveal(this.transcript.add(messages));
    } catch {
      // the next answer or event brings them
    }
  }

  async erase() {
    try {
      this.erased(await this.connection.erase());
    } catch (error) {
      this.failed(error, () => this.erase());
    }
  }

  // Everything is deleted: only the last words, if there are any, and the receipt stay on the page.
  erased({ receipt, messages = [] }) {
    this.connection.forget();
    this.unsent = null;
    this.transcript.clear();
    this.transcript.add(messages);
    this.show(null);
    const text = `${this.words.erased} ${fill(this.words.receipt, { receipt: receipt.session })}`;
    this.frame.notice(text, "done", () => this.fresh(), this.words.start_new);
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  receive({ messages, state }) {
    const first = this.transcript.add(messages);
    this.show(state);
    this.frame.reveal(first);
  }

  show(state) {
    const before = this.state?.question?.ask;
    this.state = state;
    const question = state?.question ?? null;
    if (!question || question.ask !== before || !this.parts.panel.firstChild) {
      showQuestion(this.parts.panel, question, (answer, echo) => this.send(answer, echo), this.words);
    }
    this.frame.progress(question?.progress);
    this.frame.outcome(state?.outcome);
    this.parts.composer.hidden = !state;
    this.parts.tools.hidden = !state;
    this.parts.back.disabled = !question || question.kind === "consent";
    const words = this.words;
    const label = question?.type === "text" ? words.answer_label : words.type_here;
    this.parts.textlabel.textContent = question ? label : words.write_anything;
  }

  failed(error, again) {
    if (error instanceof Refused && (error.status === 401 || error.status === 404)) return this.gone();
    const text = error instanceof Refused && error.status === 429 ? this.words.slow_down : this.words.not_sent;
    return this.frame.notice(text, "warn", again);
  }

  gone() {
    this.connection.forget();
    this.unsent = null;
    this.show(null);
    this.frame.notice(this.words.gone, "warn", () => this.fresh(), this.words.start_new);
  }

  fresh() {
    this.transcript.clear();
    this.begin();
  }

  wait(busy) {
    this.busy = busy;
    this.root.setAttribute("aria-busy", String(busy));
    this.parts.typing.hidden = !busy;
    this.root.querySelectorAll(".panel button, .panel input, .panel select, .tools button, .sendbutton").forEach((node) => {
      if (busy) {
        node.dataset.was = String(node.disabled);
        node.disabled = true;
      } else if (node.dataset.was !== undefined) {
        node.disabled = node.dataset.was === "true";
        delete node.dataset.was;
      }
    });
    if (!busy && this.state) this.parts.back.disabled = !this.state.question || this.state.question.kind === "consent";
  }

  grow() {
    const { text } = this.parts;
    text.rows = Math.min(5, Math.max(1, text.value.split("\n").length));
  }

  focusQuestion() {
    const fieldset = this.parts.panel.querySelector("fieldset");
    if (!this.parts.composer.hidden && this.state?.question?.type === "text") this.parts.text.focus({ preventScroll: true });
    else if (fieldset) fieldset.focus({ preventScroll: true });
  }
}

async function main() {
  const root = document.getElementById("chat");
  if (!root) return;
  const strings = await (await fetch("/static/strings.en.json")).json();
  root.querySelectorAll("[data-word]").forEach((node) => {
    node.textContent = strings.chat[node.dataset.word];
  });
  root.querySelectorAll("[data-placeholder]").forEach((node) => {
    node.placeholder = strings.chat[node.dataset.placeholder];
  });
  const chat = new Chat(root, strings.chat);
  root.dataset.ready = "true";
  await chat.resume();
}

main();
