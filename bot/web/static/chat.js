// The conversation's page, framed by a site or alone in a window: puts the words in, wires the buttons, resumes or waits.

import { Chat } from "./chat/conversation.js";
import { el } from "./chat/elements.js";
import { Host } from "./chat/host.js";
import { Sheets } from "./chat/sheets.js";
import { words } from "./chat/words.js";

function putIn(root, strings) {
  root.querySelectorAll("[data-word]").forEach((node) => {
    node.textContent = strings[node.dataset.word];
  });
  root.querySelectorAll("[data-placeholder]").forEach((node) => {
    node.placeholder = strings[node.dataset.placeholder];
  });
  root.querySelectorAll("[data-label]").forEach((node) => {
    node.setAttribute("aria-label", strings[node.dataset.label]);
    node.title = strings[node.dataset.label];
  });
}

function wire(chat, options) {
  const { start, composer, text, person, back, menu, codeform, code } = chat.parts;
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
  person.addEventListener("click", () => chat.command("person"));
  back.addEventListener("click", () => chat.command("back"));
  codeform.addEventListener("submit", (event) => {
    event.preventDefault();
    if (code.value.trim()) chat.useCode(code.value.trim());
  });
  chat.root.querySelectorAll("[data-command]").forEach((button) => button.addEventListener("click", () => {
    menu.open = false;
    menuCommand(chat, button.dataset.command);
  }));
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  // The open menu lies over the composer: what is half hidden takes no tap. Leaving the menu closes it.
  menu.addEventListener("toggle", () => { composer.inert = menu.open; });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

function menuCommand(chat, command) {
  const sheet = { erase: "erase", answers: "answers", resume: "resume", invite: "invite", export: "save" }[command];
  if (sheet) return chat.sheets[sheet]();
  if (command === "remember") return remember(chat);
  return chat.command(command);
}

function remember(chat) {
  if (chat.kept.remembered) chat.kept.forgetDevice();
  else chat.kept.remember(chat.connection.session, chat.connection.token);
  chat.frame.remembered(chat.kept.remembered);
  chat.frame.notice(chat.kept.remembered ? chat.words.remembered : chat.words.not_remembered);
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
  putIn(root, words);
  const named = [...root.querySelectorAll("[data-chat]")].map((node) => [node.dataset.chat, node]);
  const commands = ["invite", "remember"].map((name) => [name, root.querySelector(`[data-command=${name}]`)]);
  const chat = new Chat(root, Object.fromEntries([...named, ...commands]), words);
  chat.sheets = new Sheets(chat);
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
