// The conversation's page, framed by a site or alone in a window: puts the words in, wires the buttons, resumes or waits.

import { Chat } from "./chat/conversation.js";
import { el } from "./chat/elements.js";
import { Host } from "./chat/host.js";
import { isSheet, openSheet } from "./chat/sheets.js";
import { words } from "./chat/words.js";

function wire(chat, options) {
  const { start, composer, text, menu, codeform, code } = chat.parts;
  start.addEventListener("click", () => chat.begin(options));
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    chat.say();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    chat.say();
  });
  text.addEventListener("input", () => chat.grow());
  codeform.addEventListener("submit", (event) => {
    event.preventDefault();
    if (code.value.trim()) chat.useCode(code.value.trim());
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  // The open menu lies over the composer: what is half hidden takes no tap. Leaving the menu closes it.
  menu.addEventListener("toggle", () => { composer.inert = menu.open; });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

// A button with a command says it in its own words, which also stand above the sheet that it opens.
function command(chat, button) {
  const { command: name } = button.dataset;
  chat.words[name] = button.textContent;
  button.addEventListener("click", () => {
    chat.parts.menu.open = false;
    if (isSheet(name)) openSheet(chat, name);
    else if (name === "remember") remember(chat);
    else chat.send({ command: name }, chat.words[name]);
  });
}

function remember({ connection, frame, kept, words }) {
  if (kept.remembered) kept.forgetDevice();
  else kept.remember(connection.session, connection.token);
  frame.remembered(kept.remembered);
  frame.notice(kept.remembered ? words.remembered : words.not_remembered);
}

// #resume=CODE or #invite=CODE: read once and taken out of the address, so that it lies in no history.
function fragment() {
  const [, kind, code] = /^#(resume|invite)=([A-Za-z0-9-]{4,40})$/.exec(location.hash) || [];
  if (kind) history.replaceState(null, "", location.pathname + location.search);
  return { [kind]: code };
}

// For those who read another language: what the study requires, how to reach somebody, and the way on in English.
async function foreign(chat, language) {
  if (language === "en" || !/^[a-z]{2}$/.test(language)) return false;
  const strings = await fetch(`/static/strings.${language}.json`).then((response) => response.json()).catch(() => null);
  if (!strings?.notice) return false;
  const { notice } = strings;
  const box = chat.parts.foreign;
  box.lang = language;
  box.append(el("p", {}, el("strong", {}, notice.title)), el("p", {}, notice.text),
    el("p", {}, chat.root.dataset.contact ? `${notice.contact} ${chat.root.dataset.contact}` : notice.person));
  box.hidden = false;
  return true;
}

async function main() {
  const root = document.getElementById("chat");
  const commands = [...root.querySelectorAll("[data-command]")];
  const parts = commands.map((node) => [node.dataset.command, node]);
  root.querySelectorAll("[data-chat]").forEach((node) => parts.push([node.dataset.chat, node]));
  const chat = new Chat(root, Object.fromEntries(parts), words);
  commands.forEach((node) => command(chat, node));
  const { resume, invite } = fragment();
  wire(chat, invite ? { invitation: invite } : {});
  if (invite) chat.parts.start.textContent = words.start_invited;
  const language = new URLSearchParams(location.search).get("lang") || navigator.language.slice(0, 2);
  const alone = invite || resume || (await foreign(chat, language));
  const host = new Host(root, chat.parts, words, () => {
    if (chat.begun) chat.focusQuestion();
    else if (alone) chat.parts.start.focus();
    else if (root.dataset.ready) chat.begin(); // before that, main() below does it
  });
  if (resume) await chat.useCode(resume);
  else if (!invite) await chat.resume();
  root.dataset.ready = "true";
  if (host.origin && !chat.begun && !alone) await chat.begin();
}

main();
