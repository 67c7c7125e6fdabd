// The page that frames this one, if any: it may say "open" with its theme, and hears "close" and "size". Only an origin on
// the trial's list is listened to and spoken to; nothing of the conversation is ever told.

import { applyTheme } from "./theme.js";

// What comes while the words are still on their way is kept for later: a frame says "open" as soon as the page has loaded.
const early = [];
let listener = (event) => early.push(event);
window.addEventListener("message", (event) => listener(event));

export class Host {
  constructor(root, parts, words, opened) {
    this.framed = window.parent !== window;
    this.origin = null;
    this.large = false;
    if (!this.framed) return;
    document.documentElement.classList.add("framed");
    const allowed = root.dataset.origins.split(" ");
    listener = (event) => {
      if (event.source !== window.parent || !allowed.includes(event.origin) || event.data?.prescreen !== "open") return;
      this.origin = event.origin;
      applyTheme(event.data.theme || {}, parts);
      opened();
    };
    early.splice(0).forEach(listener);
    parts.close.hidden = parts.size.hidden = false;
    parts.close.addEventListener("click", () => this.tell({ prescreen: "close" }));
    parts.size.addEventListener("click", () => {
      this.large = !this.large;
      const label = this.large ? words.smaller : words.larger;
      parts.size.setAttribute("aria-label", label);
      parts.size.title = label;
      this.tell({ prescreen: "size", large: this.large });
    });
    document.addEventListener("keydown", (event) => this.escape(event, parts));
  }

  escape(event, parts) {
    if (event.key !== "Escape" || event.defaultPrevented || parts.dialog.open) return;
    if (parts.menu.open) {
      parts.menu.open = false;
      parts.menu.querySelector("summary").focus();
    } else this.tell({ prescreen: "close" });
  }

  tell(message) {
    if (this.origin) window.parent.postMessage(message, this.origin);
  }
}
