// Hard words, explained where they stand: in the question's own bubble, and below the answers where only a choice has them.

import { button, el, freshId } from "./elements.js";

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
    const shown = el("span", { class: "meaning", id: freshId(), hidden: true }, `${term}: ${meaning}`);
    const opener = button("term", found[0], () => {
      shown.hidden = !shown.hidden;
      opener.setAttribute("aria-expanded", !shown.hidden);
    }, { "aria-expanded": "false", "aria-controls": shown.id });
    rest.replaceWith(opener);
    opener.closest("p").after(shown);
    return true;
  }
  return false;
}

export function explainBelow(explains, words) {
  if (!explains.length) return null;
  return el("details", { class: "why words" }, el("summary", {}, words.hard_words),
    el("dl", {}, explains.map(({ term, meaning }) => [el("dt", {}, term), el("dd", {}, meaning)]).flat()));
}
