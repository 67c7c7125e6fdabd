// The queue: word of new and withdrawn referrals and of live chats as they come, and the keys. Everything else works without this.
const news = document.getElementById("news");
const rows = [...document.querySelectorAll(".queue tbody tr th a")];

if (news && window.EventSource) {
  const known = new Set(news.dataset.gone.split(" ").filter(Boolean));
  const source = new EventSource("/console/news");
  source.addEventListener("queue", (event) => {
    const { new: count, withdrawn, waiting } = JSON.parse(event.data);
    wait(waiting);
    const more = count - Number(news.dataset.new);
    const gone = withdrawn.filter((number) => !known.has(number));
    const said = [];
    if (more > 0) said.push(`${more} new. `);
    if (gone.length) said.push(`Withdrawn, do not contact: ${gone.join(", ")}. `);
    news.hidden = !said.length;
    news.textContent = said.join("");
    if (said.length) {
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = "Show";
      news.append(link);
    }
  });
}

// How many live chats wait for somebody, beside their link.
function wait(waiting) {
  const badge = document.getElementById("waiting");
  if (!badge) return;
  badge.hidden = !waiting;
  badge.firstElementChild.textContent = waiting;
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = rows.indexOf(document.activeElement);
  const move = { j: 1, k: -1 }[event.key];
  if (move && rows.length) rows[Math.min(rows.length - 1, Math.max(0, at + move))].focus();
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("q").focus();
  }
});
