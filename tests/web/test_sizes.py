"""Proves how many bytes a visitor's browser has to load for a whole chat, as they travel: over the application, gzipped.

Counted is all that the launcher and the chat ever ask for besides the conversation itself: launcher, page, scripts with
their words, style sheets, picture. Nothing is loaded later than that, which a browser test shows.
"""

from __future__ import annotations

import gzip
import re

import httpx

from bot.web.packing import STATIC
from tests.web.conftest import TRIAL

KB = 1024
LAUNCHER = 3 * KB
IN_ALL = 25 * KB


async def travelled(http: httpx.AsyncClient, path: str) -> int:
    """Bytes of the body as it went over the wire. Anything above a handful must go gzipped."""
    async with http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as got:
        assert got.status_code == 200, path
        raw = b"".join([part async for part in got.aiter_raw()])
        assert len(raw) < 500 or got.headers["content-encoding"] == "gzip", path
    return len(raw)


async def loaded(http: httpx.AsyncClient) -> dict[str, int]:
    """Path -> bytes, of the launcher and everything that the chat's page names."""
    page = f"/chat/{TRIAL}"
    named = re.findall(r'(?:src|href)="(/[^"#]+)"', (await http.get(page)).text)
    return {path: await travelled(http, path) for path in ["/widget.js", page, *dict.fromkeys(named)]}


async def test_the_launcher_is_small(http: httpx.AsyncClient) -> None:
    assert await travelled(http, "/widget.js") <= LAUNCHER


async def test_a_whole_chat_is_small(http: httpx.AsyncClient) -> None:
    sizes = await loaded(http)
    assert {path.rsplit(".", 1)[-1] for path in sizes} == {"js", f"/chat/{TRIAL}", "css", "svg"}
    assert sum(sizes.values()) <= IN_ALL, sizes


async def test_packing_is_worth_it(http: httpx.AsyncClient) -> None:
    """Against the same files, joined and gzipped as they are written."""
    files = [
        STATIC / "chat.js",
        *sorted(STATIC.glob("chat/*.js")),
        *(STATIC / f"{one}.css" for one in ("base", "chat", "panel")),
    ]
    written = len(gzip.compress(b"".join(path.read_bytes() for path in files), 9))
    sizes = await loaded(http)
    packed = sum(size for path, size in sizes.items() if path.startswith("/assets/"))
    assert packed < 0.85 * written
