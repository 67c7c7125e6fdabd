"""Proves: a console with a name or a port of its own answers there alone; signing in works there, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.bootstrap import App, build
from bot.commands.coordinator import add
from bot.web.console.routes import PAGES
from bot.web.delivering import ways
from bot.web.server import create_app
from tests.web.conftest import TRIAL, FakeRasa, settings_for
from tests.web.served import free_ports, served
from tests.web.test_console import NAME, PASSWORD, referred, sign_in

PUBLIC, DESK = "http://study.example", "http://desk.example"
NAMED = {"PRESCREEN_CONSOLE_HOST": "desk.example"}
Built = Callable[..., tuple[App, Starlette]]


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    """`built(SETTING=...)`: the application with these settings, and the site of it."""
    apps: list[App] = []

    def make(**settings: str) -> tuple[App, Starlette]:
        app = build(settings_for(tmp_path, **settings))
        apps.append(app)
        add(app.store, NAME, PASSWORD, app.now(), "lead")
        return app, create_app(app, FakeRasa(app))

    yield make
    for app in apps:
        app.store.close()


@asynccontextmanager
async def browser(site: Starlette, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=site, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as http:
        yield http


def visitors_paths() -> list[tuple[str, str]]:
    return [("GET", "/studies/" + TRIAL), ("GET", f"/chat/{TRIAL}"), ("GET", "/widget.js"), ("GET", "/readyz"),
            ("POST", "/api/chat/sessions"), ("GET", "/reminders/x"), ("GET", "/consoles"), ("GET", "/none")]  # fmt: skip


def console_paths() -> list[tuple[str, str]]:
    pages = [(method, f"/console{path}".replace("{number}", "PS-1")) for method, path, *_ in PAGES]
    return [
        *pages,
        ("GET", "/console/sign-in"),
        ("POST", "/console/sign-in"),
        ("GET", "/console/"),
        ("GET", "/console/none"),
    ]


async def all_missing(http: httpx.AsyncClient, paths: list[tuple[str, str]]) -> None:
    for method, path in paths:
        got = await http.request(method, path)
        assert (got.status_code, got.text) == (404, "There is nothing here."), (method, path)
        assert "content-security-policy" in got.headers


async def test_by_its_name_only_the_console_answers(built: Built) -> None:
    _, site = built(**NAMED)
    async with browser(site, DESK) as http:
        await all_missing(http, visitors_paths())
        first = await http.get("/")
        assert (first.status_code, first.headers["location"]) == (303, "/console")
        assert (await http.get("/console/sign-in")).status_code == 200
        assert (await http.get("/static/console.css")).status_code == 200
        assert (await http.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    "other", [PUBLIC, "http://127.0.0.1:8000", "http://desk.example.evil.example", "http://xdesk.example"]
)
async def test_by_any_other_name_it_is_not_there(built: Built, other: str) -> None:
    _, site = built(**NAMED)
    async with browser(site, other) as http:
        await all_missing(http, console_paths())
        assert (await http.get("/")).status_code == 200
        made = await http.post("/api/chat/sessions", json={"trial": TRIAL, "time_zone": "America/New_York"})
        assert made.status_code == 201


@pytest.mark.parametrize("desk", ["http://desk.example", "http://DESK.example:8443"])
async def test_signing_in_by_its_name(built: Built, desk: str) -> None:
    """Cookies belong to that name only, and every redirect stays on it."""
    app, site = built(**NAMED)
    number = referred(app)
    async with browser(site, desk) as http:
        assert (await http.get("/console")).headers["location"] == "/console/sign-in"
        got = await sign_in(http)
        assert (got.status_code, got.headers["location"]) == (303, "/console")
        assert all("domain=" not in one.lower() for one in got.headers.get_list("set-cookie"))
        assert number in (await http.get("/console")).text
        slash = await http.get("/console/")
        assert slash.headers["location"].lower() == f"{desk.lower()}/console"
        cookie = http.cookies["console"]
        elsewhere = await http.get(f"{PUBLIC}/console", headers={"cookie": f"console={cookie}"})
        assert elsewhere.status_code == 404, "not even with the cookie"


@pytest.mark.parametrize("origin", [PUBLIC, "http://desk.example:1", "https://evil.example"])
async def test_a_form_of_another_origin_is_refused(built: Built, origin: str) -> None:
    _, site = built(**NAMED)
    async with browser(site, DESK) as http:
        page = await http.get("/console/sign-in")
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert csrf
        form = {"csrf": csrf.group(1), "name": NAME, "password": PASSWORD}
        refused = await http.post("/console/sign-in", data=form, headers={"origin": origin})
        assert refused.status_code == 400
        assert "console" not in http.cookies
        own = await http.post("/console/sign-in", data=form, headers={"origin": DESK})
        assert own.status_code == 303


async def test_at_its_port_only_the_console_answers(built: Built) -> None:
    app, site = built(PRESCREEN_CONSOLE_PORT="8001")
    number = referred(app)
    async with browser(site, "http://127.0.0.1:8001") as http:
        await all_missing(http, visitors_paths())
        assert (await sign_in(http)).status_code == 303
        assert number in (await http.get("/console")).text
    async with browser(site, "http://127.0.0.1:8000") as http:
        await all_missing(http, console_paths())
        assert (await http.get("/")).status_code == 200


async def test_with_a_name_and_a_port_both_must_fit(built: Built) -> None:
    _, site = built(PRESCREEN_CONSOLE_PORT="8001", **NAMED)
    async with browser(site, "http://desk.example:8001") as http:
        assert (await http.get("/console/sign-in")).status_code == 200
        await all_missing(http, visitors_paths())
    async with browser(site, "http://rebound.example:8001") as http:
        await all_missing(http, [*console_paths(), *visitors_paths(), ("GET", "/")])
    async with browser(site, "http://desk.example:8000") as http:
        await all_missing(http, console_paths())


def test_links_in_mails_lead_to_where_the_console_is(built: Built) -> None:
    app, _ = built(PRESCREEN_PUBLIC_URL="https://study.example", **NAMED)
    assert ways(app).console == "https://desk.example/console"
    assert ways(app).site == "https://study.example"


def test_one_process_really_listens_at_both_ports(built: Built) -> None:
    web, desk = free_ports(2)
    _, site = built(PRESCREEN_CONSOLE_PORT=str(desk), PRESCREEN_WEB_PORT=str(web))
    with served(site, [web, desk]), httpx.Client() as http:
        assert http.get(f"http://127.0.0.1:{web}/").status_code == 200
        assert http.get(f"http://127.0.0.1:{web}/console/sign-in").status_code == 404
        assert http.get(f"http://127.0.0.1:{desk}/console/sign-in").status_code == 200
        assert http.get(f"http://127.0.0.1:{desk}/chat/{TRIAL}").status_code == 404
        lying = http.get(f"http://127.0.0.1:{web}/console/sign-in", headers={"host": f"127.0.0.1:{desk}"})
        assert lying.status_code == 404, "the port is the one that was reached, whatever the request says"
