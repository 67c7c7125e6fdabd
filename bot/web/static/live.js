// Live chats: the list and an open chat follow what happens, and forms leave the page where it is. All of it works by reload
// without this. Words of visitors are only ever set as text.
const list = document.getElementById("chats");
const chat = document.getElementById("chat");
const title = document.title;
let unseen = 0;

const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

// Puts the fresh parts of a page in the place of those here. What was being typed stays.
function renew(page, ids) {
  for (const id of ids) {
    const here = document.getElementById(id), fresh = page.getElementById(id);
    if (!here || !fresh || here.outerHTML === fresh.outerHTML) continue;
    const typing = here.querySelector("textarea"), focused = here.contains(document.activeElement);
    const taken = document.adoptNode(fresh);
    const field = taken.querySelector("textarea");
    if (typing && field && typing.value) field.value = typing.value;
    here.replaceWith(taken);
    if (focused) (field || taken.querySelector("button, a, input:not([type=hidden])"))?.focus();
  }
  hints();
}

function hints() {
  for (const one of document.querySelectorAll(".keys")) one.hidden = false;
}

function age(since) {
  const seconds = Math.max(0, (Date.now() - Date.parse(since)) / 1000);
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    const count = Math.floor(seconds / length);
    if (count) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "just now";
}

function count(waiting) {
  const badge = document.getElementById("waiting");
  if (!badge) return;
  badge.hidden = !waiting;
  badge.firstElementChild.textContent = waiting;
  if (list) document.title = waiting ? `(${waiting}) ${title}` : title;
}

function add(message) {
  const rows = document.getElementById("messages"), words = rows.parentElement;
  if (document.getElementById(`m${message.seq}`)) return;
  const atEnd = words.scrollHeight - words.scrollTop - words.clientHeight < 80;
  const row = document.getElementById("message").content.firstElementChild.cloneNode(true);
  row.id = `m${message.seq}`;
  row.className = `from-${message.from} kind-${message.kind}${message.flags.length ? " flagged" : ""}`;
  const names = { visitor: "Visitor", bot: "Assistant", coordinator: "Study team" };
  row.querySelector(".speaker").textContent = message.by ? `${message.by.name}, ${message.by.role}` : names[message.from] || "Note";
  row.querySelector("time").dateTime = message.at;
  row.querySelector("time").textContent = `${message.at.slice(11, 16)} UTC`;
  row.querySelector(".said").textContent = message.text;
  for (const flag of message.flags) {
    const tag = document.createElement("span");
    tag.className = "tag flag";
    tag.textContent = flag.replaceAll("_", " ");
    row.querySelector(".flags").append(tag, " ");
  }
  rows.append(row);
  document.getElementById("unread")?.remove();
  if (atEnd || message.from === "coordinator") words.scrollTop = words.scrollHeight;
  if (document.hidden && message.from === "visitor") document.title = `(${++unseen}) ${title}`;
}

async function look() {
  const response = await fetch(location.pathname);
  if (!response.ok || response.redirected) location.assign(response.redirected ? response.url : "/console/live");
  else {
    const page = await parsed(response);
    renew(page, ["about", "inside", "write"]);
    flag(page);
  }
}

// A message is shown as soon as it is there; what is alarming in it is known a moment later.
function flag(page) {
  for (const fresh of page.querySelectorAll("#messages li.flagged")) {
    const here = document.getElementById(fresh.id);
    if (here && here.className !== fresh.className) here.replaceWith(document.adoptNode(fresh));
  }
}

// A form that stays: the answer is nothing (done), or a page that says what was wrong.
async function send(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
    if (response.status === 204) {
      document.querySelector(".problem")?.remove();
      if (form.classList.contains("say")) form.reset();
      else await look();
    } else if (response.redirected || ![409, 422].includes(response.status)) {
      location.assign(response.redirected ? response.url : location.pathname);
    } else {
      renew(await parsed(response), ["about", "inside", "write"]);
    }
  } finally {
    button.disabled = false;
  }
}

if (list) {
  const source = new EventSource("/console/news");
  source.addEventListener("queue", async (event) => {
    const { waiting, mark } = JSON.parse(event.data);
    count(waiting);
    if (mark === document.getElementById("chats").dataset.mark) return;
    const response = await fetch(location.pathname);
    if (response.redirected) location.assign(response.url);
    else if (response.ok) renew(await parsed(response), ["chats"]);
  });
}

if (chat) {
  const words = document.querySelector(".words");
  words.scrollTop = words.scrollHeight;
  const source = new EventSource(chat.dataset.news);
  source.addEventListener("message", (event) => add(JSON.parse(event.data)));
  source.addEventListener("changed", look);
  source.addEventListener("gone", () => {
    source.close();
    location.reload();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-stays]")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "text" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (event.target.value.trim()) event.target.form.requestSubmit();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    document.title = title;
  });
}

hints();
setInterval(() => {
  for (const one of document.querySelectorAll("time[data-age]")) one.textContent = age(one.dateTime);
}, 20000);
