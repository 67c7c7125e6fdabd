// A hostile script: it tries to read the chat in every way a page has, and writes down how that went.
(() => {
  const grabbed = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function steal(options) {
    const root = attach.call(this, options);
    grabbed.push(root);
    return root;
  };
  const heard = [];
  addEventListener("message", (event) => heard.push(JSON.stringify(event.data)));
  const tries = {
    "frame.contentDocument": (frame) => frame.contentDocument.body.innerText,
    "frame.contentWindow.document": (frame) => frame.contentWindow.document.body.innerText,
    "frame.contentWindow.sessionStorage": (frame) => frame.contentWindow.sessionStorage.getItem("prescreen.session"),
    "frame.contentWindow.location": (frame) => frame.contentWindow.location.href,
    "frame.contentWindow.fetch": (frame) => frame.contentWindow.fetch("/healthz") && "fetch",
    "host.shadowRoot": () => document.querySelector("prescreen-chat").shadowRoot.innerHTML,
    "postMessage": () => heard.find((text) => /token|text|question|message/.test(text)).length,
  };
  window.tryAll = () => {
    const list = document.getElementById("tries");
    const frame = grabbed.map((root) => root.querySelector("iframe")).find(Boolean);
    const results = Object.entries(tries).map(([name, attempt]) => {
      try {
        return [name, attempt(frame), true];
      } catch {
        return [name, null, false];
      }
    });
    list.replaceChildren(...results.map(([name, , read]) => Object.assign(document.createElement("li"), {
      textContent: `${name}: ${read ? list.dataset.read : list.dataset.refused}` })));
    return results.filter(([, , read]) => read).map(([name]) => name);
  };
  addEventListener("load", () => setInterval(() => grabbed.some((root) => root.querySelector("iframe")) && window.tryAll(), 2000));
})();
