// Hard words, explained where they stand: in the question's own bubble, and below the answers where only a choice has them.

import { el, freshId } from "./elements.js";

const escaped = (term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pattern = (term) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(term)}(?:e?s)?(?![\\p{L}\\p{N}])`, "iu");

// Makes buttons of the terms in the bubble. The terms that do not stand there are given back.
export function explainIn(bubble, explains) {
  if (!bubble || bubble.dataset.explained) return explains;
  bubble.dataset.explained = "yes";
  return explains.filter(({ term, meaning }) => !explainOne(bubble, term, meaning));
}

function explainOne(bubble, term, meaning) {
  const walker = document.createTreeWalker(bubble, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = node.parentElement.closest("button, .meaning") ? null : pattern(term).exec(node.data);
    if (!found) continue;
    const rest = node.splitText(found.index);
    rest.splitText(found[0].length);
    rest.replaceWith(termButton(found[0], `${term}: ${meaning}`));
    return true;
  }
  return false;
}

function termButton(text, meaning) {
  const box = el("span", { class: "meaning", id: freshId("meaning"), hidden: true }, meaning);
  const button = el("button", { type: "button", class: "term", "aria-expanded": "false", "aria-controls": box.id, onclick: () => {
    if (!box.parentNode) button.closest("p").after(box);
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
  } }, text);
  queueMicrotask(() => button.closest("p")?.after(box));
  return button;
}

export function explainBelow(explains, words) {
  if (!explains.length) return null;
  return el("details", { class: "why words" }, el("summary", {}, words.hard_words),
    el("dl", {}, explains.map(({ term, meaning }) => [el("dt", {}, term), el("dd", {}, meaning)]).flat()));
}
