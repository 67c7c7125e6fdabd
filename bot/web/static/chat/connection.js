// Talks to the chat API. The token stays in a header and in this tab's session storage, never in an address.

const STORE = "prescreen.session";

export class Refused extends Error {
  constructor(status, body) {
    super(body?.error?.message || String(status));
    this.status = status;
    this.code = body?.error?.code || null;
    this.state = body?.state || null;
  }
}

export class Connection {
  constructor(base, trial) {
    this.base = base;
    this.trial = trial;
    this.session = null;
    this.token = null;
    this.stream = null;
  }

  restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(STORE));
      if (kept && kept.trial === this.trial) Object.assign(this, { session: kept.session, token: kept.token });
      return kept && kept.trial === this.trial ? kept : null;
    } catch {
      return null;
    }
  }

  remember(unsent = null) {
    const kept = { trial: this.trial, session: this.session, token: this.token, unsent };
    sessionStorage.setItem(STORE, JSON.stringify(kept));
  }

  forget() {
    this.close();
    this.session = this.token = null;
    sessionStorage.removeItem(STORE);
  }

  async start() {
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "America/New_York";
    const answer = await this.call("POST", "", { trial: this.trial, time_zone });
    this.session = answer.session;
    this.token = answer.token;
    this.remember();
    return answer;
  }

  send(message) {
    return this.call("POST", `/${this.session}/messages`, message);
  }

  state() {
    return this.call("GET", `/${this.session}`);
  }

  messages(after) {
    return this.call("GET", `/${this.session}/messages?after=${after}`);
  }

  erase() {
    return this.call("DELETE", `/${this.session}`);
  }

  async call(method, path, body) {
    const headers = {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(this.base + path, {
      method, headers, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body),
    });
    let answer = null;
    try {
      answer = await response.json();
    } catch {
      answer = null;
    }
    if (!response.ok) throw new Refused(response.status, answer);
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
        const response = await fetch(`${this.base}/${this.session}/events?after=${afterNow()}`, {
          headers: { Authorization: `Bearer ${this.token}` }, cache: "no-store", signal: controller.signal,
        });
        if (response.status === 401 || response.status === 404) return heard("gone", null);
        if (response.ok) {
          wait = 1000;
          await readEvents(response.body.getReader(), heard);
        }
      } catch {
        if (controller.signal.aborted) return undefined;
      }
      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(wait * 2, 20000);
    }
    return undefined;
  }

  close() {
    if (this.stream) this.stream.abort();
    this.stream = null;
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
  let event = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    if (line.startsWith("data:")) data += line.slice(5).trim();
  }
  if (data) heard(event, JSON.parse(data));
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
