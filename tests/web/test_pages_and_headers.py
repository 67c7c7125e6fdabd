"""Proves that every route carries its security headers, that pages need no inline code, and that limits hold.

What concerns other sites that frame the chat stands in test_embedding.py.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.bootstrap import build
from bot.web.headers import ALWAYS, POLICY
from bot.web.limiting import Limit
from bot.web.server import create_app
from tests.web.conftest import TRIAL, FakeRasa, Visitor, settings_for

STATIC = Path(__file__).resolve().parents[2] / "bot" / "web" / "static"
PATHS = [
    "/", f"/studies/{TRIAL}", "/studies/none", f"/chat/{TRIAL}", "/chat/none", "/embed-demo", "/widget.js",
    "/healthz", "/readyz", "/console", "/console/sign-in", "/nowhere",
    "/static/chat.js", "/static/none.js", "/static/../server.py", "/api/chat/sessions", "/api/chat/sessions/x",
    "/api/chat/sessions/x/messages", "/api/chat/sessions/x/events",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_every_answer_has_the_headers(http: httpx.AsyncClient, path: str, method: str) -> None:
    got = await http.request(method, path)
    for name, value in ALWAYS.items():
        assert got.headers[name] == value
    content_policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in content_policy
    assert "unsafe" not in content_policy
    assert "frame-ancestors" in content_policy
    assert ("x-frame-options" in got.headers) is ("frame-ancestors 'none'" in content_policy)
    cached = path == "/widget.js" or (path.startswith("/static/") and ".." not in path)
    assert got.headers["cache-control"] == ("no-cache" if cached else "no-store")
    assert path.startswith("/console") or "set-cookie" not in got.headers
    assert got.status_code < 500
    assert "server" not in got.headers


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize("path", ["/", f"/chat/{TRIAL}", "/console/sign-in"])
async def test_pages_hold_no_inline_code(http: httpx.AsyncClient, path: str) -> None:
    page = (await http.get(path)).text
    assert not re.search(r"\sstyle=|\son\w+=|javascript:|<style", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", page), "nothing comes from elsewhere"


def test_scripts_make_text_nodes_only() -> None:
    for path in [STATIC / "widget.js", STATIC / "chat.js", *STATIC.glob("chat/*.js")]:
        source = path.read_text(encoding="utf-8")
        for bad in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            ".style.",
        ):
            assert bad not in source, f"{path.name}: {bad}"


def test_every_word_the_chat_uses_stands_in_the_file_and_no_other() -> None:
    words = json.loads((STATIC / "strings.en.json").read_text(encoding="utf-8"))
    template = (STATIC.parent / "templates" / "chat.html").read_text(encoding="utf-8")
    on_page = set(re.findall(r"\bchat\.(\w+)", template))
    commands = set(re.findall(r'data-command="(\w+)"', template))  # whose words the script reads on the page
    scripts = "".join(path.read_text(encoding="utf-8") for path in [STATIC / "chat.js", *STATIC.glob("chat/*.js")])
    by_script = set(re.findall(r"\bwords\.(?!js\b)(\w+)", scripts)) - commands
    worked_out = {"visitor", "bot", "coordinator", "system"} | {
        "day",
        "month",
        "year",
    }  # by a message's "from", a date's part
    assert not worked_out & by_script, "what is looked up both ways would be missing once it is packed"
    by_script |= worked_out
    assert by_script == set(words["chat"]), "what the script says"
    assert on_page - by_script == set(words["chat_page"]), "what stands on the page"
    assert commands <= set(words["chat_page"])


async def test_the_study_page_comes_from_the_trial_file(site: Starlette, http: httpx.AsyncClient) -> None:
    trials = site.state.posting.app.trials
    for path, trial in [("/", next(iter(trials.values()))), *((f"/studies/{id}", one) for id, one in trials.items())]:
        page = await http.get(path)
        assert page.status_code == 200
        assert f'data-trial="{trial.id}"' in page.text
        assert trial.texts.get("title_plain", trial.title)[:20] in page.text


async def test_too_many_messages_and_sessions_are_slowed_down(tmp_path: Path) -> None:
    app = build(settings_for(tmp_path, PRESCREEN_RATE_MESSAGES="3", PRESCREEN_RATE_SESSIONS="2"))
    transport = httpx.ASGITransport(app=create_app(app, FakeRasa(app)), client=("203.0.113.5", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        start = {"trial": TRIAL, "time_zone": "UTC"}
        made = (await http.post("/api/chat/sessions", json=start)).json()
        assert (await http.post("/api/chat/sessions", json=start)).status_code == 201
        refused = await http.post("/api/chat/sessions", json=start)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        visitor = Visitor(http, made["session"], made["token"], made["state"])
        codes = [(await visitor.send(command="repeat")).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        got = await visitor.send(command="repeat")
        assert got.json()["error"]["code"] == "too_many"
        assert got.json()["state"]["question"]
    app.store.close()


def test_a_limit_fills_again_and_forgets() -> None:
    limit = Limit(60)
    assert [limit.wait("a", 0.0) for _ in range(60)] == [0.0] * 60
    assert limit.wait("a", 0.0) == pytest.approx(1.0)
    assert limit.wait("b", 0.0) == 0.0
    assert limit.wait("a", 1.0) == 0.0
    assert limit.wait("a", 1.0) > 0


async def test_no_words_reach_the_log(caplog: pytest.LogCaptureFixture, rasa: FakeRasa, patient: Visitor) -> None:
    caplog.set_level(logging.DEBUG)
    await patient.send(text="marker-one in words")
    rasa.fails = "[]"
    await patient.send(text="marker-two in words")

    def broken(_session: str) -> None:
        raise RuntimeError("marker-three")

    object.__setattr__(rasa.app, "state", broken)
    assert (await patient.http.get(patient.path, headers=patient.auth)).status_code == 500
    assert "marker" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert patient.token not in caplog.text
