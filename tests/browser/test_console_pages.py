"""Every page of the console over a small year of data, in a real browser: axe-core finds nothing in light and in dark,
nothing is wider than a screen of 320 pixels, and the policy has nothing to complain about. No Rasa is needed for it.

With PRESCREEN_PICTURES set to a folder, the pages' pictures are left there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Page

from bench.desk import PASSWORD, Desk, desk, is_whole, pages
from bot.commands.coordinator import add
from bot.handoff.roles import ALLOWED
from bot.web.server import create_app
from tests.browser.axe import violations
from tests.browser.conftest import NewPage

SIZES = (300, 100, 2400)
SHOWN = ("queue, as it opens", "referrals", "numbers", "audit")  # whose pictures are worth showing
START_SECONDS = 60


@dataclass
class Console:
    desk: Desk
    url: str

    def sign_in(self, page: Page, role: str) -> None:
        page.goto(f"{self.url}/console/sign-in")
        page.fill("#name", role)
        page.fill("#password", PASSWORD)
        page.click("form.sign-in button")
        page.wait_for_selector("header nav")


@pytest.fixture(scope="module")
def console_over_a_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    made = desk(tmp_path_factory.mktemp("year"), "", SIZES)
    for role in ALLOWED:
        add(made.app.store, role, PASSWORD, made.app.now(), role)
    # Without its lifespan: the purge that it begins with would delete most of the year, and nobody could sign in meanwhile.
    site = create_app(made.app)
    config = uvicorn.Config(site, host="127.0.0.1", port=0, log_level="warning", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < until, "the server did not start in time"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Console(made, f"http://127.0.0.1:{port}")
    server.should_exit = True
    server.force_exit = True  # streams of the queue never end by themselves
    thread.join(20)
    made.app.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_reads_well(new_page: NewPage, console_over_a_year: Console, scheme: str, width: int) -> None:
    folder = os.environ.get("PRESCREEN_PICTURES")
    found: dict[str, object] = {}
    for role in ALLOWED:
        page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
        console_over_a_year.sign_in(page, role)
        for one in pages(console_over_a_year.desk.made):
            if one.role != role or is_whole(one) or one.path.endswith(".csv"):
                continue
            page.goto(f"{console_over_a_year.url}{one.addresses[0]}")
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            wrong = violations(page)
            if wrong or wide > width:
                found[one.name] = (wide, wrong)
            if folder and one.name in SHOWN:
                name = f"{one.name.split(',')[0]}-{scheme}-{width}.png"
                page.screenshot(path=Path(folder) / name, full_page=True)
        page.context.close()
    assert not found
