// One visitor's chat on this page: opens, resumes, sends, shows. It never loses what was said (see outbox.js and delivery.js).

import { Connection, isGone, newId } from "./connection.js";
import { outboxOf } from "./delivery.js";
import { fill } from "./elements.js";
import { Frame } from "./frame.js";
import { showOutcome } from "./outcome.js";
import { showQuestion } from "./panel.js";
import { Kept } from "./storage.js";
import { explainIn } from "./terms.js";
import { Transcript } from "./transcript.js";

const LONGEST = 4000; // characters

export class Chat {
  constructor(root, parts, words) {
    const { trial } = root.dataset;
    Object.assign(this, { root, parts, words, state: null, heldState: null, hadFocus: false });
    this.connection = new Connection(trial);
    this.kept = new Kept(trial);
    this.transcript = new Transcript(parts, words);
    this.frame = new Frame(parts, words);
    this.outbox = outboxOf(this);
    window.addEventListener("online", () => {
      this.frame.linked(true); // the stream may have outlived the gap; if not, it says so
      this.connection.wake();
      this.outbox.flush();
    });
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
      if (error.status < 429) this.frame.notice(error.message, "warn", () => this.begin(), this.words.start_new);
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
      return this.frame.welcomeNotice(this.reason(error));
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
      if (event === "linked") this.frame.linked(data);
      if (event === "linked" && data) this.outbox.flush();
      if (event === "message") this.frame.reveal(this.transcript.add([data]));
      if (event === "state" && this.outbox.busy) this.heldState = data;
      else if (event === "state") this.show(data);
    });
  }

  // Another tab of this browser started again, and this one held the same chat: it goes along.
  elsewhere(kept, before) {
    this.frame.remembered(this.kept.remembered);
    const { session, trial } = this.connection;
    if (kept?.trial !== trial || kept.session === session || !before || JSON.parse(before).session !== session) return;
    this.outbox.clear();
    this.transcript.clear();
    this.connection.take(kept);
    this.load([]);
  }

  save() {
    const { session, token } = this.connection;
    if (session) this.kept.write(session, token, this.outbox.entries);
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

  // One answer to a question: while it is on its way, its buttons do nothing. `echo`: what stands there until the server has it.
  send(content, echo) {
    const answers = content.choice || content.value !== undefined;
    if (this.outbox.busy || (answers && this.outbox.waiting)) return;
    const entry = { message: { id: newId(), ask: this.state?.question?.ask ?? null, ...content }, echo };
    this.hadFocus = this.parts.panel.contains(document.activeElement);
    this.frame.notice("");
    this.frame.forgetPerson();
    this.transcript.echo(entry);
    this.frame.toEnd();
    this.outbox.add(entry);
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
    this.close(`${this.words.erased} ${fill(this.words.receipt, { receipt: receipt.session })}`, "done");
    this.transcript.clear();
    this.transcript.add(messages);
  }

  gone() {
    this.close(this.words.gone, "warn");
  }

  close(why, tone) {
    this.kept.forget();
    this.connection.drop();
    this.outbox.clear();
    this.show(null);
    this.frame.notice(why, tone, () => {
      this.transcript.clear();
      this.begin();
    }, this.words.start_new);
  }

  failed(error, again) {
    if (isGone(error)) this.gone();
    else this.frame.notice(error.status === 429 ? this.words.slow_down : this.words.not_through, "warn", again);
  }

  // What to tell about a fault that trying again would not mend, and about any other.
  reason(error) {
    return error.status < 500 ? error.message : this.words.not_through;
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  receive({ messages, state }) {
    const first = this.transcript.add(messages, { quiet: (message) => this.hadFocus && message.kind === "question" });
    this.show(state);
    this.frame.reveal(first);
  }

  show(state) {
    const before = this.state?.question?.ask;
    const settled = state ? this.outbox.settle(state.kept) : [];
    if (settled.length) this.frame.notice("");
    settled.forEach((entry) => this.transcript.dropEcho(entry.message.id));
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

  // `quiet`: nothing is said and nothing moves, as what failed is only tried again.
  wait(busy, quiet = false) {
    this.root.setAttribute("aria-busy", busy);
    this.parts.typing.hidden = !busy || quiet;
    if (busy && !quiet) this.frame.toEnd();
  }

  grow() {
    const { text } = this.parts;
    text.rows = Math.min(5, text.value.split("\n").length);
  }

  focusQuestion() {
    const { composer, panel, stream, text } = this.parts;
    const typed = !composer.hidden && this.state?.question?.type === "text" && text;
    (typed || panel.querySelector("fieldset") || (this.begun ? stream : null))?.focus({ preventScroll: true });
  }
}
