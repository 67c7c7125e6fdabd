"""Proves, for every route there is, found by walking the application: security headers, no caching of what is a visitor's,
nothing of anybody in an address.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.bootstrap import App, build
from bot.web.headers import ALWAYS
from bot.web.server import create_app
from tests.web.conftest import FakeRasa, Visitor, settings_for

VALUES = {"trial": "NCT05398809", "path": "base.css"}
NEVER_ENDS = "/events"


def walked(routes: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of each route; of a mounted folder, one file and one that is not there."""
    for route in routes:
        if isinstance(route, Mount) and not route.routes:
            yield "GET", f"{before}{route.path}/base.css"
            yield "GET", f"{before}{route.path}/none.js"
        elif isinstance(route, Mount):
            yield from walked(route.routes, before + route.path)
        elif isinstance(route, Route):
            for method in sorted(route.methods or {"GET"}):
                yield method, before + route.path


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, str]]]:
    app = build(settings_for(tmp_path_factory.mktemp("routes")))
    yield list(walked(create_app(app, FakeRasa(app)).routes))
    app.store.close()


def filled(path: str, session: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: {"session": session, **VALUES}.get(place[1], "none"), path)


def test_the_walk_finds_what_there_is(every: list[tuple[str, str]]) -> None:
    assert ("DELETE", "/api/chat/sessions/{session}") in every
    assert ("POST", "/api/chat/resume") in every
    assert ("GET", "/") in every
    assert any(path.startswith("/console") for _, path in every)
    assert any(path.startswith("/static/") for _, path in every)
    assert len(every) > 20


def test_no_route_takes_words_or_codes_in_its_address(every: list[tuple[str, str]]) -> None:
    """But for the link in a reminder's mail that ends reminders: it opens nothing else."""
    named = {name for _, path in every if "/reminders/" not in path for name in re.findall(r"\{(\w+)", path)}
    assert not named & {"code", "token", "text", "name", "message", "answer", "invitation", "email", "phone"}


@pytest.mark.parametrize("who", ["nobody", "the visitor"])
async def test_every_answer_has_the_headers(every: list[tuple[str, str]], patient: Visitor, who: str) -> None:
    headers = patient.auth if who == "the visitor" else {}
    for method, path in every:
        if path.endswith(NEVER_ENDS) and who == "the visitor":
            continue  # see below
        if (method, path) == ("DELETE", "/api/chat/sessions/{session}"):
            continue  # it would end the visit
        got = await patient.http.request(method, filled(path, patient.session), headers=headers)
        assert got.status_code < 500, (method, path, got.status_code)
        check(got, method, path)
    check(await patient.http.delete(patient.path, headers=headers), "DELETE", "session")


def check(got: httpx.Response, method: str, path: str) -> None:
    for name in ALWAYS:
        assert name.lower() in got.headers, (method, path, name)
    policy = got.headers["content-security-policy"]
    assert "unsafe" not in policy, (method, path)
    assert "default-src 'none'" in policy, (method, path)
    assert got.headers["x-content-type-options"] == "nosniff"
    if path.startswith("/api/"):
        assert got.headers["cache-control"] == "no-store", (method, path)
    if "set-cookie" in got.headers:
        assert path.startswith("/console"), "a visitor gets no cookie"


async def test_a_stream_of_events_has_them_too(app: App, site: Starlette, patient: Visitor) -> None:
    started: list[dict[str, Any]] = []

    class Enough(Exception):
        pass

    async def send(message: Any) -> None:
        started.append(message)
        if message["type"] == "http.response.body":
            raise Enough

    async def receive() -> Any:
        return await asyncio.Event().wait()  # the reader stays

    headers = [(name.lower().encode(), value.encode()) for name, value in patient.auth.items()]
    scope = {"type": "http", "method": "GET", "path": f"{patient.path}/events", "headers": headers, "query_string": b"",
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "root_path": "",
             "http_version": "1.1"}  # fmt: skip
    with suppress(Exception):  # a group of them, with Enough in it
        await site(scope, receive, send)
    got = httpx.Response(started[0]["status"], headers=started[0]["headers"])
    assert got.headers["content-type"].startswith("text/event-stream")
    check(got, "GET", "/api/events")


async def test_whatever_is_not_there_has_them_too(http: httpx.AsyncClient) -> None:
    for path in ("/none", "/api/none", "/static/../settings.py", "/console/none"):
        got = await http.get(path)
        assert got.status_code in (303, 404)
        check(got, "GET", path)
