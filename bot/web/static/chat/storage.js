// What this browser keeps: in this tab only, or on this device where the visitor chose so. A browser may forbid it altogether;
// then the chat works until the page is left.

const STORE = "prescreen.session";
const TAB = "sessionStorage";
const DEVICE = "localStorage";
let lost = null; // what the tab would hold

function read(where) {
  try {
    return JSON.parse(window[where].getItem(STORE));
  } catch {
    return where === TAB ? lost : null;
  }
}

function write(where, value) {
  if (where === TAB) lost = value;
  try {
    if (value) window[where].setItem(STORE, JSON.stringify(value));
    else window[where].removeItem(STORE);
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
    return [read(TAB), read(DEVICE)].find((kept) => kept?.trial === this.trial && kept.session) || null;
  }

  get remembered() {
    return read(DEVICE)?.trial === this.trial;
  }

  write(session, token, unsent) {
    write(TAB, { trial: this.trial, session, token, unsent });
  }

  remember(session, token) {
    write(DEVICE, { trial: this.trial, session, token });
  }

  forgetDevice() {
    if (this.remembered) write(DEVICE, null);
  }

  forget() {
    const here = read(TAB);
    const device = read(DEVICE);
    write(TAB, null);
    if (!here || device?.session === here.session) this.forgetDevice();
  }

  // Another tab of this browser forgot the session, or took up another one.
  onChange(changed) {
    window.addEventListener("storage", (event) => {
      if (event.key === STORE && event.storageArea === window[DEVICE]) changed(read(DEVICE), event.oldValue);
    });
  }
}
