"""The console's files in a real browser without scripts: tables and one referral are saved, one person is erased. The pages
read well in light and dark and on a screen of 320 pixels. No Rasa is needed for it.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Download, Page

from bot.bootstrap import App, build
from bot.commands.coordinator import add
from bot.web.server import create_app
from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.handoff.awkward import AWKWARD
from tests.web.conftest import settings_for
from tests.web.test_console import PASSWORD, referred

START_SECONDS = 60
NAME = AWKWARD["formula"]


@dataclass
class Desk:
    app: App
    url: str

    def sign_in(self, page: Page) -> Page:
        page.goto(f"{self.url}/console/sign-in")
        page.fill("#name", "lead")
        page.fill("#password", PASSWORD)
        page.click("form.sign-in button")
        return page


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    app = build(settings_for(tmp_path))
    add(app.store, "lead", PASSWORD, app.now(), "lead")
    server = uvicorn.Server(uvicorn.Config(create_app(app), host="127.0.0.1", port=0, log_level="warning", ws="none"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < until, "the server did not start in time"
        time.sleep(0.05)
    yield Desk(app, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
    server.should_exit = server.force_exit = True
    thread.join(20)
    app.store.close()


def saved(page: Page, role: str, name: str) -> Download:
    with page.expect_download() as found:
        page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
    return found.value


def test_without_scripts_everything_is_saved_and_one_person_is_erased(new_page: NewPage, desk: Desk) -> None:
    number = referred(desk.app, "my own words", name=NAME)
    page = desk.sign_in(new_page(java_script_enabled=False))
    page.get_by_role("link", name="Files").click()
    for name in ("Screening log", "Referrals", "Referrals with contacts"):
        file = saved(page, "button", name)
        assert file.suggested_filename.endswith(".csv")
        with file.path().open(encoding="utf-8-sig", newline="") as opened:
            [row] = csv.DictReader(opened)
        assert row.get("name") in (None, "'" + NAME)
    page.goto(f"{desk.url}/console/referrals/{number}")
    assert saved(page, "link", "PDF").path().read_bytes().startswith(b"%PDF-")
    assert "my own words" in saved(page, "link", "JSON").path().read_text(encoding="utf-8")

    page.get_by_role("link", name="Files").click()
    page.get_by_role("search", name="One person").get_by_label("Find").fill("212 555-0123")
    page.get_by_role("search", name="One person").get_by_role("button").click()
    assert "212" not in page.url
    page.get_by_role("link", name=number).click()
    assert saved(page, "link", "Save the copy (JSON)").suggested_filename == f"everything-{number}.json"
    page.get_by_label(f"Type {number} to confirm").fill(number)
    page.get_by_role("button", name="Erase everything about this person").click()
    assert page.get_by_role("heading", level=1).inner_text() == f"Receipt: {number}"
    assert '"by": "lead"' in saved(page, "link", "Save the receipt (JSON)").path().read_text()
    assert desk.app.store.verify_audit().broken is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_read_well(new_page: NewPage, desk: Desk, scheme: str, width: int) -> None:
    here, gone = referred(desk.app, name=AWKWARD["arabic"]), referred(desk.app)
    desk.app.store.erase_person(gone, "lead", desk.app.now())
    page = desk.sign_in(new_page(color_scheme=scheme, viewport={"width": width, "height": 900}))
    for path in ("", f"/person/{here}", f"/person/{gone}"):
        page.goto(f"{desk.url}/console/out{path}")
        assert violations(page) == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
    page.goto(f"{desk.url}/console/out")
    page.get_by_role("search", name="One person").get_by_label("Find").fill("ada")
    page.get_by_role("search", name="One person").get_by_role("button").click()
    page.wait_for_url("**/out/person")
    assert violations(page) == []
