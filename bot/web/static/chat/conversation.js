// One visitor's chat on this page: opens, resumes, sends, shows. It never loses what was said (see outbox.js).

import { Connection, Refused, newId } from "./connection.js";
import { fill } from "./elements.js";
import { Frame } from "./frame.js";
import { showOutcome } from "./outcome.js";
import { Outbox } from "./outbox.js";
import { showQuestion } from "./panel.js";
import { Kept } from "./storage.js";
import { explainIn } from "./terms.js";
import { Transcript } from "./transcript.js";

const LONGEST = 4000; // characters

export class Chat {
  constructor(root, parts, words) {
    Object.assign(this, { root, parts, words });
    this.connection = new Connection(root.dataset.trial);
    this.kept = new Kept(root.dataset.trial);
    this.transcript = new Transcript(parts, words);
    this.frame = new Frame(parts, words);
    this.state = null;
    this.heldState = null;
    this.outbox = new Outbox(this.connection, {
      sending: () => {
        this.frame.notice("");
        this.wait(true);
      },
      answered: (answer, entry) => this.answered(answer, entry),
      refused: (error, entry) => this.refused(error, entry),
      waiting: (entry, error) => this.notSent(entry, error),
      idle: () => this.idle(),
      changed: () => this.save(),
      look: () => this.look(),
    });
    window.addEventListener("online", () => this.reconnect());
    window.addEventListener("offline", () => this.frame.linked(false));
    this.kept.onChange((kept, before) => this.elsewhere(kept, before));
  }

  // -- opening ------------------------------------------------------------------------------------------------------

  get begun() {
    return !this.parts.body.hidden;
  }

  async resume() {
    const kept = this.kept.session();
    if (!kept) return;
    this.connection.take(kept);
    this.open();
    await this.load(kept.unsent || []);
  }

  async load(unsent) {
    try {
      const [{ messages }, { state }] = await Promise.all([this.connection.messages(0), this.connection.state()]);
      this.transcript.add(messages, { old: true });
      this.outbox.restore(unsent.filter(({ message }) => message));
      this.save();
      this.outbox.entries.forEach((entry) => this.transcript.echo(entry));
      this.show(state);
      this.frame.toEnd();
      this.follow();
      await this.outbox.flush();
    } catch (error) {
      this.failed(error, () => this.load(unsent));
    }
  }

  // `more`: {invitation} or {who}.
  async begin(more = {}) {
    this.open();
    this.wait(true);
    try {
      this.receive(await this.connection.start(more));
      this.save();
      this.follow();
    } catch (error) {
      if (error instanceof Refused && error.status < 429) this.frame.notice(error.message, "warn", () => this.begin(), this.words.start_new);
      else this.failed(error, () => this.begin(more));
    } finally {
      this.wait(false);
    }
    this.focusQuestion();
  }

  async useCode(code) {
    try {
      await this.connection.resume(code);
    } catch (error) {
      return this.frame.welcomeNotice(error instanceof Refused && error.status < 500 ? error.message : this.words.not_through);
    }
    this.save();
    this.open();
    await this.load([]);
    return this.focusQuestion();
  }

  open() {
    this.parts.welcome.hidden = true;
    this.parts.body.hidden = false;
    this.root.classList.add("open");
    this.frame.notice("");
  }

  follow() {
    this.connection.listen(() => this.transcript.last, (event, data) => {
      if (event === "gone") this.gone();
      if (event === "linked") this.linked(data);
      if (event === "message") this.frame.reveal(this.transcript.add([data]));
      if (event === "state") this.heard(data);
    });
  }

  heard(state) {
    if (this.outbox.busy) this.heldState = state;
    else this.show(state);
  }

  linked(yes) {
    this.frame.linked(yes);
    if (yes) this.outbox.flush();
  }

  reconnect() {
    this.connection.wake();
    this.outbox.flush();
  }

  // Another tab of this browser started again, and this one held the same chat: it goes along.
  elsewhere(kept, before) {
    this.frame.remembered(this.kept.remembered);
    if (!kept || kept.trial !== this.connection.trial || kept.session === this.connection.session) return;
    if (!before || JSON.parse(before).session !== this.connection.session) return;
    this.outbox.clear();
    this.transcript.clear();
    this.connection.take(kept);
    this.load([]);
  }

  save() {
    if (!this.connection.session) return;
    this.kept.write(this.connection.session, this.connection.token, this.outbox.entries);
  }

  // -- sending ------------------------------------------------------------------------------------------------------

  say() {
    const { text } = this.parts;
    const said = text.value.trim();
    if (!said || this.outbox.busy) return;
    if ([...said].length > LONGEST) return void this.frame.notice(this.words.too_long, "warn");
    text.value = "";
    this.grow();
    this.send({ text: said }, said);
  }

  command(command) {
    const name = { person: "person", back: "back", repeat: "repeat", progress: "progress_command", stop: "stop", restart: "restart" }[command];
    return this.send({ command }, this.words[name]);
  }

  // One answer to a question: while it is on its way, its buttons do nothing.
  send(content, echo) {
    const answers = content.choice || content.value !== undefined;
    if (this.outbox.busy || (answers && this.outbox.waiting)) return;
    const entry = { message: { id: newId(), ask: this.state?.question?.ask ?? null, ...content }, echo };
    this.hadFocus = this.parts.panel.contains(document.activeElement);
    this.frame.notice("");
    this.transcript.echo(entry);
    this.frame.toEnd();
    this.outbox.add(entry);
  }

  answered(answer, entry) {
    if (answer.receipt) this.erased(answer);
    else this.receive(answer);
    this.transcript.dropEcho(entry.message.id);
  }

  async refused(error, { message }) {
    this.transcript.dropEcho(message.id);
    if (error.status === 401 || error.status === 404) {
      this.gone();
      return false;
    }
    if (error.state) this.show(error.state);
    await this.catchUp();
    if (message.text) this.parts.text.value = [this.parts.text.value, message.text].filter(Boolean).join("\n");
    this.grow();
    this.frame.notice(error.status === 409 ? this.words.stale : error.message, "warn");
    return true;
  }

  notSent(entry, error) {
    if (error.state) this.show(error.state);
    this.catchUp();
    if (entry.kept) {
      this.transcript.mark(entry.message.id, false);
      this.frame.notice(this.words.kept, "warn");
    } else {
      for (const one of this.outbox.entries) this.transcript.mark(one.message.id, true, () => this.outbox.flush());
      this.frame.notice(error.status === 429 ? this.words.slow_down : this.words.not_sent, "warn", () => this.outbox.flush());
    }
  }

  idle() {
    this.wait(false);
    const held = this.heldState;
    this.heldState = null;
    if (held && this.state && JSON.stringify(held) !== JSON.stringify(this.state)) this.look();
    if (!this.outbox.waiting && this.hadFocus) this.focusQuestion();
    this.hadFocus = false;
  }

  async look() {
    try {
      this.show((await this.connection.state()).state);
      await this.catchUp();
    } catch {
      // the next event or answer brings it
    }
    if (this.outbox.entries.some((entry) => entry.kept)) this.outbox.lookLater();
  }

  async catchUp() {
    try {
      const { messages } = await this.connection.messages(this.transcript.last);
      this.frame.reveal(this.transcript.add(messages));
    } catch {
      // the next answer or event brings them
    }
  }

  // -- leaving ------------------------------------------------------------------------------------------------------

  async erase() {
    try {
      this.erased(await this.connection.erase());
    } catch (error) {
      this.failed(error, () => this.erase());
    }
  }

  // Everything is deleted: only the last words, if there are any, and the receipt stay on the page.
  erased({ receipt, messages = [] }) {
    this.close();
    this.transcript.clear();
    this.transcript.add(messages);
    const text = `${this.words.erased} ${fill(this.words.receipt, { receipt: receipt.session })}`;
    this.frame.notice(text, "done", () => this.fresh(), this.words.start_new);
  }

  gone() {
    this.close();
    this.frame.notice(this.words.gone, "warn", () => this.fresh(), this.words.start_new);
  }

  close() {
    this.kept.forget();
    this.connection.drop();
    this.outbox.clear();
    this.show(null);
  }

  fresh() {
    this.transcript.clear();
    this.begin();
  }

  failed(error, again) {
    if (error instanceof Refused && (error.status === 401 || error.status === 404)) return this.gone();
    const text = error instanceof Refused && error.status === 429 ? this.words.slow_down : this.words.not_through;
    return this.frame.notice(text, "warn", again);
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  receive({ messages, state }) {
    const quiet = (message) => Boolean(this.hadFocus) && message.kind === "question";
    const first = this.transcript.add(messages, { quiet });
    this.show(state);
    this.frame.reveal(first);
  }

  show(state) {
    const before = this.state?.question?.ask;
    const settled = state ? this.outbox.settle(state.kept) : [];
    if (settled.length) {
      this.frame.notice("");
      settled.forEach((entry) => this.transcript.dropEcho(entry.message.id));
    }
    this.state = state;
    const question = state?.question ?? null;
    if (!question || question.ask !== before || !this.parts.panel.firstChild) this.ask(question);
    this.frame.show(state, this.kept.remembered);
    showOutcome(this.parts.outcome, state, this);
  }

  ask(question) {
    const left = question ? explainIn(this.transcript.bubbleOf(), question.explains || []) : [];
    showQuestion(this.parts.panel, question && { ...question, explains: left }, this);
  }

  wait(busy) {
    this.root.setAttribute("aria-busy", String(busy));
    this.parts.typing.hidden = !busy;
    if (busy) this.frame.toEnd();
  }

  grow() {
    const { text } = this.parts;
    text.rows = Math.min(5, Math.max(1, text.value.split("\n").length));
  }

  focusQuestion() {
    const fieldset = this.parts.panel.querySelector("fieldset");
    if (!this.parts.composer.hidden && this.state?.question?.type === "text") this.parts.text.focus({ preventScroll: true });
    else if (fieldset) fieldset.focus({ preventScroll: true });
    else if (this.begun) this.parts.stream.focus({ preventScroll: true });
  }
}
