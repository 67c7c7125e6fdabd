// What becomes of a message on its way: what the outbox reports, and what the chat shows of it.

import { isGone } from "./connection.js";
import { Outbox } from "./outbox.js";

export function outboxOf(chat) {
  const { connection, frame, transcript, words } = chat;

  async function catchUp() {
    const { messages } = await connection.messages(transcript.last).catch(() => ({ messages: [] })); // the next event brings them
    frame.reveal(transcript.add(messages));
  }

  async function look() {
    try {
      chat.show((await connection.state()).state);
      await catchUp();
    } catch {
      // the next event or answer brings it
    }
    if (outbox.entries.some((entry) => entry.kept)) outbox.lookLater();
  }

  const outbox = new Outbox(connection, {
    look,

    changed: () => chat.save(),

    sending: (again) => chat.wait(true, again),

    answered(answer, { message, tried }) {
      if (tried) frame.notice("");
      if (answer.receipt) chat.erased(answer);
      else chat.receive(answer);
      transcript.dropEcho(message.id);
    },

    async refused(error, { message }) {
      transcript.dropEcho(message.id);
      if (isGone(error)) {
        chat.gone();
        return false;
      }
      const { text } = chat.parts;
      if (message.text) text.value = [text.value, message.text].filter(Boolean).join("\n");
      chat.grow();
      if (error.state) chat.show(error.state);
      await catchUp();
      frame.notice(error.status === 409 ? words.stale : error.message, "warn");
      return true;
    },

    waiting(entry, error) {
      if (error.state) chat.show(error.state);
      catchUp();
      const again = () => outbox.flush();
      if (entry.kept) {
        transcript.mark(entry.message.id, false);
        frame.notice(words.kept, "warn");
      } else {
        for (const one of outbox.entries) transcript.mark(one.message.id, true, again);
        frame.notice(error.status === 429 ? words.slow_down : words.not_sent, "warn", again);
      }
    },

    idle() {
      chat.wait(false);
      const held = chat.heldState;
      chat.heldState = null;
      if (held && chat.state && JSON.stringify(held) !== JSON.stringify(chat.state)) look();
      if (!outbox.waiting && chat.hadFocus) chat.focusQuestion();
      chat.hadFocus = false;
    },
  });
  return outbox;
}
