// A site's colours, title and logo. A colour on which words could not be read (WCAG 2.2: 4.5 to 1) is refused, and ours stays.

const CARD = { light: [255, 255, 255], dark: [23, 35, 39] };
const INK = [6, 35, 31];
const LONGEST_TITLE = 40;
const LOGO = /^data:image\/(?:png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/=]{1,40000}$/;

export function applyTheme({ accent, dark, title, logo, scheme }, parts) {
  if (["light", "dark"].includes(scheme)) document.documentElement.dataset.scheme = scheme;
  const light = parse(accent);
  const rules = [];
  if (light && readable(light)) {
    rules.push(`:root:root{${lightColours(light)}}`);
    const pale = parse(dark) || paler(light);
    const colours = contrast(pale, mix(pale, CARD.dark, 0.82)) >= 4.5 && contrast(pale, INK) >= 4.5 ? darkColours(pale) : "";
    rules.push(`@media(prefers-color-scheme:dark){:root:root:not([data-scheme=light]){${colours}}}`, `:root:root[data-scheme=dark]{${colours}}`);
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.join(""));
  document.adoptedStyleSheets = [sheet];
  if (typeof title === "string" && title.trim()) parts.title.textContent = title.trim().slice(0, LONGEST_TITLE);
  if (typeof logo === "string" && LOGO.test(logo)) parts.logo.src = logo;
}

// White on it, and itself on its own pale tint.
export function readable(colour) {
  return contrast(colour, CARD.light) >= 4.5 && contrast(colour, mix(colour, CARD.light, 0.89)) >= 4.5;
}

export function parse(text) {
  const hex = /^#([0-9a-f]{6})$/i.exec(text || "");
  return hex && [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
}

function lightColours(colour) {
  return `--accent:${css(colour)};--accent-dark:${css(mix(colour, [0, 0, 0], 0.3))};--accent-soft:${css(mix(colour, CARD.light, 0.89))}`;
}

function darkColours(colour) {
  return `--accent:${css(colour)};--accent-dark:${css(mix(colour, [255, 255, 255], 0.4))};--accent-soft:${css(mix(colour, CARD.dark, 0.82))}`;
}

function paler(colour) {
  let pale = colour;
  for (let share = 0; contrast(pale, mix(pale, CARD.dark, 0.82)) < 5 && share < 1; share += 0.05) pale = mix(colour, [255, 255, 255], share);
  return pale;
}

const css = (colour) => `rgb(${colour.map(Math.round).join(" ")})`;
const mix = (from, to, share) => from.map((part, index) => part + (to[index] - part) * share);

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
