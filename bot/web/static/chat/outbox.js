// What was said and is not with the server yet, in order. Each message keeps its id until it is answered, so that sending it
// again does no harm. It is tried again by itself, with longer and longer pauses, and at once when the network is back.

const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 20000;
const KEPT_POLL = 4000;

export class Outbox {
  // `on`: {sending(again), answered(answer, entry), refused(error, entry), waiting(entry, error), idle, changed}
  constructor(connection, on) {
    this.connection = connection;
    this.on = on;
    this.entries = [];
    this.busy = false;
    this.pause = FIRST_PAUSE;
    this.timer = null;
  }

  get waiting() {
    return this.entries.length > 0;
  }

  add(entry) {
    this.entries.push(entry);
    this.on.changed();
    return this.flush();
  }

  restore(entries) {
    this.entries = entries;
  }

  clear() {
    clearTimeout(this.timer);
    this.entries = [];
  }

  drop(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
    this.on.changed();
  }

  async flush() {
    if (this.busy || !this.waiting) return;
    clearTimeout(this.timer);
    this.busy = true;
    this.on.sending(Boolean(this.entries[0].tried));
    while (this.waiting && (await this.deliver(this.entries[0])));
    this.busy = false;
    this.on.idle();
  }

  // Whether to go on with the next one.
  async deliver(entry) {
    try {
      const answer = await this.connection.send(entry.message);
      this.drop(entry);
      this.pause = FIRST_PAUSE;
      this.on.answered(answer, entry);
      return true;
    } catch (error) {
      if (isPassing(error)) return this.later(entry, error);
      this.drop(entry);
      return this.on.refused(error, entry);
    }
  }

  later(entry, error) {
    entry.tried = true;
    entry.kept = Boolean(error.state?.kept?.includes(entry.message.id));
    this.on.waiting(entry, error);
    const wait = entry.kept ? KEPT_POLL : Math.max(this.pause, (error.retryAfter || 0) * 1000);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    this.timer = setTimeout(() => (entry.kept ? this.on.look() : this.flush()), wait * (0.75 + Math.random() / 2));
    return false;
  }

  // The server has written it down and went on by itself.
  settle(kept) {
    const done = this.entries.filter((entry) => entry.kept && !kept.includes(entry.message.id));
    done.forEach((entry) => this.drop(entry));
    return done;
  }

  lookLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.on.look(), KEPT_POLL);
  }
}

// A fault of the way or of the server, or too fast: the same message may go again. Anything else is about the message.
function isPassing(error) {
  return !(error.status < 500) || error.status === 429 || error.code === "busy";
}
