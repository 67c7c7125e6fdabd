"""Opening the chat: from the click on the study page to the first question, the bytes that travel, and long tasks.

In a real Chromium, each round in a context of its own (nothing cached), in turns with a bare page of the same server that
makes the one call which begins a chat and puts the question there as text. Then the same with what the first visit left in
the cache. A long task is one of more than 50 ms on the main thread of page or frame (PerformanceObserver); bytes are those
of the bodies as they travelled, without the API's answers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from bench.table import Row, Table, ms, p50, p95, times
from bot.commands import train
from tests.system.servers import Servers

ROUNDS = 10
MOST = 25 * 1024  # bytes of launcher, page, scripts and styles
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => window.longTasks.push(one.duration)))
  .observe({ type: "longtask", buffered: true });
const now = () => performance.timeOrigin + performance.now();
addEventListener("click", () => { window.clicked ??= now(); }, true);
new MutationObserver(() => {
  if (document.querySelector("fieldset.question")) window.asked ??= now();
}).observe(document, { childList: true, subtree: true });
"""
BARE = """async (trial) => {
  const began = performance.now();
  const answer = await fetch("/api/chat/sessions", { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ trial, time_zone: "America/New_York" }) });
  document.body.textContent = (await answer.json()).state.question.text;
  return performance.now() - began;
}"""


@dataclass(frozen=True)
class Opened:
    """One visit: `seconds` from click to question, path -> bytes `loaded`, milliseconds of each `long` task."""

    seconds: float
    loaded: dict[str, int]
    long: list[float]


def measure() -> list[Table]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise RuntimeError("no Chromium here: install one, or name it in CHROMIUM")
    if train.main(argparse.Namespace(force=False)) != 0:
        raise RuntimeError("the model could not be trained")
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        first, again, bare = rounds(browser, url, ROUNDS)
        browser.close()
    notes = (__doc__ or "").partition("\n\n")[2].replace("\n", " ")
    return [Table("Opening the chat", rows(first, again, bare), [notes])]


@contextmanager
def serving() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        servers = Servers(Path(made) / "data", {"PRESCREEN_RATE_SESSIONS": "1000"})
        try:
            servers.up()
            yield servers.base_url
        finally:
            servers.down()


def rounds(browser: Browser, url: str, count: int) -> tuple[list[Opened], list[Opened], list[float]]:
    """Visits with nothing cached, second visits, and the bare page's seconds. One visit more goes before, unmeasured."""
    first: list[Opened] = []
    again: list[Opened] = []
    bare: list[float] = []
    for number in range(count + 1):
        context = browser.new_context()
        context.add_init_script(WATCH)
        fresh, second = visit(context, url), visit(context, url)
        context.close()
        context = browser.new_context()
        alone = bare_page(context.new_page(), url)
        context.close()
        if number:
            first.append(fresh)
            again.append(second)
            bare.append(alone)
    return first, again, bare


def visit(context: BrowserContext, url: str) -> Opened:
    """The study page in a tab of its own, and its button pressed."""
    page = context.new_page()
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    page.goto(url, wait_until="load")
    page.click("[data-prescreen-open]")
    while not (frames := [one for one in page.frames if "/chat/" in one.url]):
        page.wait_for_timeout(10)
    frame = frames[0]
    frame.wait_for_selector("fieldset.question")
    page.wait_for_timeout(300)  # what comes later counts as well
    seconds = (frame.evaluate("() => window.asked") - page.evaluate("() => window.clicked")) / 1000
    long: list[float] = page.evaluate("() => window.longTasks") + frame.evaluate("() => window.longTasks")
    loaded = {path_of(one): body(one) for one in done if "/api/" not in one.url}
    page.close()
    return Opened(seconds, loaded, long)


def path_of(request: Request) -> str:
    return "/" + request.url.split("/", 3)[3]


def body(request: Request) -> int:
    """Bytes of the body; none where it came from the cache."""
    sizes: Any = request.sizes()
    return int(sizes["responseBodySize"])


def bare_page(page: Page, url: str) -> float:
    page.goto(f"{url}/static/strings.es.json")
    seconds: float = page.evaluate(BARE, "NCT05398809") / 1000
    return seconds


def of_the_chat(visit: Opened) -> dict[str, int]:
    """What the launcher and the chat ask for; the study page with its own style sheets is the site's."""
    ours = ("/widget.js", "/chat/", "/assets/", "/static/icon")
    return {path: size for path, size in visit.loaded.items() if path.startswith(ours)}


def rows(first: Sequence[Opened], again: Sequence[Opened], bare: Sequence[float]) -> list[Row]:
    heavy = [sum(of_the_chat(one).values()) for one in first]
    light = [sum(of_the_chat(one).values()) for one in again]
    cold, warm = [one.seconds for one in first], [one.seconds for one in again]
    return [
        Row(
            f"click to first question, nothing cached: p50 / p95 ({len(cold)} visits)",
            f"{ms(p50(cold))} / {ms(p95(cold))}",
            f"one call from a bare page: {ms(p50(bare))} / {ms(p95(bare))}; {times(p50(cold) / p50(bare))} at p50",
        ),
        Row(
            f"click to first question, second visit: p50 / p95 ({len(warm)} visits)",
            f"{ms(p50(warm))} / {ms(p95(warm))}",
            f"{times(p50(warm) / p50(bare))} at p50",
        ),
        Row("bytes of all that is loaded", f"{max(heavy)}", target=f"at most {MOST}", met=max(heavy) <= MOST),
        Row("the same, second visit", f"{median(light):.0f}", f"{median(light) / median(heavy):.2f} of the first"),
        Row("requests for them", f"{max(len(of_the_chat(one)) for one in first)}"),
        *(long_tasks(name, visits) for name, visits in (("nothing cached", first), ("second visit", again))),
    ]


def long_tasks(name: str, visits: Sequence[Opened]) -> Row:
    found = [one for visit in visits for one in visit.long]
    longest = f"longest {max(found):.0f} ms" if found else "none"
    return Row(f"long tasks a visit, {name}", f"{len(found) / len(visits):.2f}, {longest}")
