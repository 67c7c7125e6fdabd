"""Proves who may frame the chat, that the launcher is small and whole, and that what it opens stays small."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.bootstrap import build
from bot.settings import SettingError, Settings
from bot.web.server import create_app
from tests.web.conftest import TRIAL, FakeRasa, settings_for

STATIC = Path(__file__).resolve().parents[2] / "bot" / "web" / "static"
LAUNCHER = 3 * 1024  # bytes, gzipped
SITE = "https://www.example.org"
OTHER = "https://apeced.example.net:8443"


@asynccontextmanager
async def serving(folder: Path, host: str = "study.example.com", **more: str) -> AsyncIterator[httpx.AsyncClient]:
    app = build(settings_for(folder, **more))
    transport = httpx.ASGITransport(app=create_app(app, FakeRasa(app)))
    async with httpx.AsyncClient(transport=transport, base_url=f"https://{host}") as http:
        yield http
    app.store.close()


def ancestors(got: httpx.Response) -> list[str]:
    found = re.search(r"frame-ancestors ([^;]+)", got.headers["content-security-policy"])
    assert found
    return found[1].split()


async def test_by_default_only_our_own_pages_may_frame_the_chat(tmp_path: Path) -> None:
    async with serving(tmp_path) as http:
        got = await http.get(f"/chat/{TRIAL}")
        assert ancestors(got) == ["'self'"]
        assert "x-frame-options" not in got.headers
        assert 'data-origins="https://study.example.com"' in got.text


async def test_the_list_holds_for_each_trial(tmp_path: Path) -> None:
    async with serving(tmp_path, PRESCREEN_EMBED_ORIGINS=f"{SITE}, {TRIAL}={OTHER}") as http:
        got = await http.get(f"/chat/{TRIAL}")
        assert ancestors(got) == ["'self'", SITE, OTHER]
        assert f'data-origins="https://study.example.com {SITE} {OTHER}"' in got.text
        assert ancestors(await http.get("/chat/tiny")) == ["'self'", SITE]


@pytest.mark.parametrize("path", ["/", f"/studies/{TRIAL}", "/console/sign-in", "/static/chat.js", "/healthz"])
async def test_nothing_else_may_be_framed(tmp_path: Path, path: str) -> None:
    async with serving(tmp_path, PRESCREEN_EMBED_ORIGINS=SITE) as http:
        got = await http.get(path)
        assert ancestors(got) == ["'none'"]
        assert got.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "given",
    [
        "www.example.org",
        "https://*.example.org",
        "https://a.example/path",
        "'unsafe-inline'",
        "https://a.example; x",
        "*",
    ],
)
def test_what_is_no_origin_stops_the_start(given: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="PRESCREEN_EMBED_ORIGINS"):
        Settings.from_env({"PRESCREEN_DATA_DIR": str(tmp_path), "PRESCREEN_EMBED_ORIGINS": given})


async def test_any_site_may_load_the_launcher_and_nothing_else(tmp_path: Path) -> None:
    async with serving(tmp_path) as http:
        assert (await http.get("/widget.js")).headers["cross-origin-resource-policy"] == "cross-origin"
        for path in ("/static/chat.js", f"/chat/{TRIAL}", "/"):
            assert (await http.get(path)).headers["cross-origin-resource-policy"] == "same-origin"


async def test_the_launcher_is_small_and_has_its_words(tmp_path: Path) -> None:
    async with serving(tmp_path) as http:
        script = (await http.get("/widget.js")).text
    assert len(gzip.compress(script.encode(), 9)) <= LAUNCHER
    assert "LAUNCHER_WORDS" not in script
    for language in ("en", "es"):
        words = json.loads((STATIC / f"strings.{language}.json").read_text(encoding="utf-8"))["launcher"]
        assert json.dumps(words["open"], ensure_ascii=False) in script


async def test_the_demo_is_for_this_machine_only(tmp_path: Path) -> None:
    async with serving(tmp_path) as http:
        assert (await http.get("/embed-demo")).status_code == 404
    for host, sister in (("127.0.0.1:8000", "localhost:8000"), ("localhost:8000", "127.0.0.1:8000")):
        async with serving(tmp_path, host) as http:
            got = await http.get("/embed-demo")
            assert f'src="https://{sister}/widget.js"' in got.text
            assert f"frame-src https://{sister};" in got.headers["content-security-policy"]
            assert ancestors(await http.get(f"/chat/{TRIAL}")) == ["'self'", f"https://{sister}"]


async def test_scripts_and_styles_travel_packed(tmp_path: Path) -> None:
    async with serving(tmp_path) as http:
        got = await http.get("/static/chat.css", headers={"Accept-Encoding": "gzip"})
        assert got.headers["content-encoding"] == "gzip"
        answer = await http.get("/healthz", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in answer.headers
