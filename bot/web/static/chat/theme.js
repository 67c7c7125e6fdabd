// A site's colours, title and logo. A colour on which words could not be read (WCAG 2.2: 4.5 to 1) is refused, and ours stays.

const WHITE = [255, 255, 255];
const DARK_CARD = [23, 35, 39];
const INK = [6, 35, 31];
const LONGEST_TITLE = 40;
const LOGO = /^data:image\/(?:png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/=]{1,40000}$/;

export function applyTheme({ accent, dark, title, logo, scheme }, parts) {
  if (["light", "dark"].includes(scheme)) document.documentElement.dataset.scheme = scheme;
  const rules = [];
  const light = parse(accent);
  // White on it, and itself on its own pale tint.
  if (light && contrast(light, WHITE) >= 4.5 && contrast(light, tint(light, WHITE)) >= 4.5) {
    rules.push(`:root:root{${colours(light, mix(light, [0, 0, 0], 0.3), WHITE)}}`);
    const pale = parse(dark) || paler(light);
    const night = onDark(pale) >= 4.5 && contrast(pale, INK) >= 4.5 ? colours(pale, mix(pale, WHITE, 0.4), DARK_CARD) : "";
    rules.push(`@media(prefers-color-scheme:dark){:root:root:not([data-scheme=light]){${night}}}`, `:root:root[data-scheme=dark]{${night}}`);
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.join(""));
  document.adoptedStyleSheets = [sheet];
  if (typeof title === "string" && title.trim()) parts.title.textContent = title.trim().slice(0, LONGEST_TITLE);
  if (typeof logo === "string" && LOGO.test(logo)) parts.logo.src = logo;
}

function parse(text) {
  const hex = /^#([0-9a-f]{6})$/i.exec(text || "");
  return hex && [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
}

const css = (colour) => `rgb(${colour.map(Math.round).join(" ")})`;
const mix = (from, to, share) => from.map((part, index) => part + (to[index] - part) * share);
const tint = (colour, card) => mix(colour, card, card === WHITE ? 0.89 : 0.82);
const onDark = (colour) => contrast(colour, tint(colour, DARK_CARD));
const colours = (accent, strong, card) => `--accent:${css(accent)};--accent-dark:${css(strong)};--accent-soft:${css(tint(accent, card))}`;

function paler(colour) {
  let pale = colour;
  for (let share = 0; onDark(pale) < 5 && share < 1; share += 0.05) pale = mix(colour, WHITE, share);
  return pale;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
