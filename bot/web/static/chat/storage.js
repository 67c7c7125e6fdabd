// What this browser keeps: in this tab only, or on this device where the visitor chose so. A browser may forbid it altogether;
// then the chat works until the page is left.

const STORE = "prescreen.session";
const lost = {};

function store(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

function read(name, key) {
  try {
    return JSON.parse(store(name).getItem(key));
  } catch {
    return name === "sessionStorage" ? lost[key] ?? null : null;
  }
}

function write(name, key, value) {
  if (name === "sessionStorage") lost[key] = value;
  try {
    if (value === null) store(name).removeItem(key);
    else store(name).setItem(key, JSON.stringify(value));
  } catch {
    // forbidden or full
  }
}

export class Kept {
  constructor(trial) {
    this.trial = trial;
  }

  // {trial, session, token, unsent: [...]}, or null. What this tab holds comes before what the device holds.
  session() {
    const fits = (kept) => (kept?.trial === this.trial && kept.session ? kept : null);
    return fits(read("sessionStorage", STORE)) || fits(read("localStorage", STORE));
  }

  get remembered() {
    return read("localStorage", STORE)?.trial === this.trial;
  }

  write(session, token, unsent) {
    write("sessionStorage", STORE, { trial: this.trial, session, token, unsent });
  }

  remember(session, token) {
    write("localStorage", STORE, { trial: this.trial, session, token });
  }

  forgetDevice() {
    if (this.remembered) write("localStorage", STORE, null);
  }

  forget() {
    const here = read("sessionStorage", STORE);
    const device = read("localStorage", STORE);
    write("sessionStorage", STORE, null);
    if (!here || device?.session === here.session) this.forgetDevice();
  }

  // Another tab of this browser forgot the session, or took up another one.
  onChange(changed) {
    window.addEventListener("storage", (event) => {
      if (event.key === STORE && event.storageArea === store("localStorage")) changed(read("localStorage", STORE), event.oldValue);
    });
  }
}
