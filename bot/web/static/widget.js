// The launcher. One script tag on any page: <script src="https://our.server/widget.js" data-trial="NCT..." defer></script>
// Nothing is asked for, stored or sent before the visitor opens the chat; the chat itself lives in a frame of our origin.
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const given = script.dataset;
  const languages = "LAUNCHER_WORDS";
  const words = languages[given.lang] || languages.en;
  const root = document.documentElement;
  const variable = (name) => given[name] || getComputedStyle(root).getPropertyValue(`--prescreen-${name}`).trim();
  const colour = refuse(variable("accent")) || "#0d6058";
  const side = variable("position") === "left" ? "left" : "right";

  const host = document.createElement("prescreen-chat");
  const shadow = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host{all:initial!important;display:block!important;position:fixed!important;z-index:2147483000!important;inset:auto!important;
bottom:0!important;${side}:0!important;visibility:visible!important;opacity:1!important;transform:none!important}
*{box-sizing:border-box}
button{position:fixed;bottom:max(1rem,env(safe-area-inset-bottom));${side}:1rem;display:flex;gap:.6rem;align-items:center;
font:600 16px/1.2 system-ui,"Segoe UI",Arial,sans-serif;color:#fff;background:${colour};border:2px solid transparent;border-radius:2rem;
padding:.85rem 1.25rem;min-height:48px;text-align:start;text-wrap:balance;max-width:calc(100vw - 2rem);cursor:pointer;box-shadow:0 2px 6px #0003,0 10px 30px #0003}
button:hover{filter:brightness(1.1)}
button:focus-visible{outline:3px solid ${colour};outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg,img{width:1.5rem;height:1.5rem;flex:none}
iframe{position:fixed;bottom:1rem;${side}:1rem;width:26rem;height:min(46rem,100dvh - 2rem);max-width:calc(100vw - 2rem);border:0;
border-radius:18px;background:Canvas;box-shadow:0 4px 12px #0002,0 18px 60px #0004;color-scheme:normal}
iframe.large{width:46rem;height:calc(100dvh - 2rem)}
[hidden]{display:none}
@media(max-width:40rem){iframe,iframe.large{inset:0;width:100%;max-width:none;height:100dvh;border-radius:0}}
@media(prefers-reduced-motion:no-preference){iframe{animation:rise .2s ease-out}@keyframes rise{from{opacity:0;transform:translateY(12px)}}}
@media(forced-colors:active){iframe{border:2px solid}}`);
  shadow.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  if (given.logo) button.append(Object.assign(document.createElement("img"), { src: given.logo, alt: "" }));
  else button.append(bubble());
  button.append(given.label || words.open);
  let frame = null;

  function open(event) {
    if (event) event.preventDefault();
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = given.title || words.title;
      frame.allow = "clipboard-write";
      frame.src = `${origin}/chat/${encodeURIComponent(given.trial)}${given.lang ? `?lang=${encodeURIComponent(given.lang)}` : ""}`;
      frame.addEventListener("load", greet);
      shadow.append(frame);
    } else greet();
    show(true);
    frame.focus();
  }

  function greet() {
    const { title, logo, scheme } = given;
    const theme = { accent: variable("accent"), dark: variable("dark"), title, logo, scheme };
    frame.contentWindow.postMessage({ prescreen: "open", theme }, origin);
  }

  function show(on) {
    frame.hidden = !on;
    button.hidden = on;
    button.setAttribute("aria-expanded", String(on));
    if (!on) button.focus();
  }

  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.prescreen === "close") show(false);
    if (event.data?.prescreen === "size") frame.classList.toggle("large", event.data.large === true);
  });
  addEventListener("keydown", (event) => event.key === "Escape" && frame && !frame.hidden && show(false));
  button.addEventListener("click", open);
  document.addEventListener("click", (event) => event.target.closest?.("[data-prescreen-open]") && open(event));
  shadow.append(button);
  document.body.append(host);

  // White words must be legible on the site's colour (WCAG 2.2: 4.5 to 1); a colour that fails is not used.
  function refuse(text) {
    const hex = /^#([0-9a-f]{6})$/i.exec(text);
    if (!hex) return null;
    const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.5 ? text : null;
  }

  function bubble() {
    const make = (tag, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
      Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
      return node;
    };
    const picture = make("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 2, "aria-hidden": "true" });
    picture.append(make("path", { d: "M4 5h16v11h-9l-5 4v-4H4zM9 10.5l2.2 2.2L15.5 8.500", "stroke-linejoin": "round" }));
    return picture;
  }
})();
