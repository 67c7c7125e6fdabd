// Talks to the chat API. The token stays in a header, never in an address. What the server refuses is an error with {status, code,
// message, state, retryAfter}; one without a status did not reach it.

// The session, or the right to it, is no longer there.
export const isGone = ({ status }) => status === 401 || status === 404;

const BASE = "/api/chat";

export class Connection {
  constructor(trial) {
    this.trial = trial;
    this.session = null;
    this.token = null;
    this.stream = null;
    this.wake = () => {};
  }

  take({ session, token }) {
    Object.assign(this, { session, token });
  }

  drop() {
    this.close();
    this.session = this.token = null;
  }

  async start(more = {}) {
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "America/New_York";
    this.drop();
    const answer = await this.call("POST", "/sessions", { trial: this.trial, time_zone, ...more });
    this.take(answer);
    return answer;
  }

  async resume(code) {
    const answer = await this.call("POST", "/resume", { code });
    this.take(answer);
    return answer;
  }

  send(message) { return this.own("POST", "/messages", message); }
  state() { return this.own("GET", ""); }
  messages(after) { return this.own("GET", `/messages?after=${after}`); }
  review() { return this.own("GET", "/review"); }
  export() { return this.own("GET", "/export"); }
  resumeCode() { return this.own("POST", "/resume-code", {}); }
  invite() { return this.own("POST", "/invitations", {}); }
  erase() { return this.own("DELETE", ""); }

  own(method, path, body) {
    return this.call(method, `/sessions/${this.session}${path}`, body);
  }

  async call(method, path, body) {
    const headers = {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(BASE + path, {
      method, headers, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json().catch(() => null);
    if (!response.ok || answer === null) {
      const { error, state } = answer || {};
      const retryAfter = Number(response.headers.get("Retry-After"));
      throw Object.assign(new Error(error?.message || response.status), { status: response.status, code: error?.code, state, retryAfter });
    }
    return answer;
  }

  // Server-sent events, read with fetch so that the token can go in a header. `heard(event, data)`.
  async listen(afterNow, heard) {
    this.close();
    const controller = new AbortController();
    this.stream = controller;
    let wait = 1000;
    while (!controller.signal.aborted) {
      try {
        const response = await fetch(`${BASE}/sessions/${this.session}/events?after=${afterNow()}`, {
          headers: { Authorization: `Bearer ${this.token}` }, cache: "no-store", signal: controller.signal,
        });
        if (isGone(response)) return void heard("gone");
        if (response.ok) {
          wait = 1000;
          heard("linked", true);
          await readEvents(response.body.getReader(), heard);
        }
      } catch {
        if (controller.signal.aborted) return;
        heard("linked", false);
      }
      await this.pause(wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, 20000);
    }
  }

  // Over early when `wake` is called: the network came back.
  pause(milliseconds) {
    return new Promise((done) => {
      this.wake = done;
      setTimeout(done, milliseconds);
    });
  }

  close() {
    this.stream?.abort();
  }
}

async function readEvents(reader, heard) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) hearBlock(block, heard);
  }
}

function hearBlock(block, heard) {
  const named = (name) => block.split("\n").filter((line) => line.startsWith(name)).map((line) => line.slice(name.length).trim()).join("");
  const data = named("data:");
  if (data) heard(named("event:") || "message", JSON.parse(data));
}

export function newId() {
  const random = [...crypto.getRandomValues(new Uint8Array(30))]; // crypto.randomUUID is there over https only
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (random.pop() & 15).toString(16));
}
