"""A real Chromium on the real servers. Where no Chromium is installed, these tests are skipped, and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.bootstrap import build
from bot.handoff.live import Live
from tests.browser.chat_page import ChatPage
from tests.browser.console_page import ConsolePage
from tests.browser.desk import Desk, opened
from tests.system.servers import ROOT, Servers

COORDINATOR = ("maria", "correct horse battery staple")
NewPage = Callable[..., Page]
Picture = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium here: install one, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """`new_page(**options)`: a page in a context of its own; an error in its scripts, or of its policy, fails the test."""
    contexts, errors = [], []

    def _new(**options: object) -> Page:
        options = {"timezone_id": "America/New_York", "locale": "en-US", **options}
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        return page

    yield _new
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """`picture(page, name, colours=160)`: the page into docs/pictures where PICTURES=yes is set, else thrown away.
    Few colours, so that it is small: text on plain colours needs no more.
    """
    folder = ROOT / "docs" / "pictures" if os.environ.get("PICTURES") == "yes" else tmp_path

    def take(page: Page, name: str, colours: int = 160) -> None:
        path = folder / f"{name}.png"
        page.screenshot(path=path)
        with Image.open(path) as whole:
            whole.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)

    return take


@pytest.fixture
def chat(new_page: NewPage, servers: Servers) -> ChatPage:
    """The study page, with the chat begun: consent is being asked."""
    return ChatPage(new_page()).open(servers.base_url).start()


@pytest.fixture(scope="session")
def coordinator(servers: Servers) -> tuple[str, str]:
    servers.prescreen("coordinator", "add", COORDINATOR[0], "--password-stdin", stdin=COORDINATOR[1] + "\n")
    return COORDINATOR


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The web process with made-up people at the desk; no Rasa is needed for it."""
    with opened(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def console(new_page: NewPage, servers: Servers, coordinator: tuple[str, str]) -> ConsolePage:
    return ConsolePage(new_page(java_script_enabled=False), servers.base_url).sign_in(*coordinator)


@pytest.fixture
def team(servers: Servers) -> Iterator[Live]:
    """A coordinator's process beside the servers, on the same database."""
    app = build(servers.settings)
    yield app.live()
    app.store.close()
