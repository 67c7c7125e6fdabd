"""Where a page finds the chat's script and style sheet: packed, to be kept for good, or as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.errors import Refused
from bot.web.packing import (
    SCRIPT,
    STYLES,
    WORDS,
    Packed,
    launcher,
    packed_launcher,
    packed_script,
    packed_style,
    words_module,
)
from bot.web.sentences import page_words


@dataclass(frozen=True)
class Assets:
    """`readable`: the browser gets the files as they are written. The words come as a module either way."""

    readable: bool

    @property
    def script(self) -> str:
        return f"/static/{SCRIPT}" if self.readable else f"/assets/{packed_script().name}"

    @property
    def styles(self) -> Sequence[str]:
        if self.readable:
            return [f"/static/{name}" for name in STYLES]
        return [f"/assets/{packed_style().name}"]

    def prepare(self) -> None:
        """Pack now, so that a file that cannot be packed stops the start and no visitor waits. Raises CannotPack."""
        if not self.readable:
            packed_script(), packed_style(), packed_launcher()

    def routes(self) -> list[Route]:
        """To be asked before the folder of static files, in which the words are no file."""
        return [
            Route("/widget.js", self.launcher),
            Route("/assets/{file}", self.packed),
            Route(f"/static/{WORDS}", self.words),
        ]

    async def packed(self, request: Request) -> Response:
        """A name of another version is not there: a page is never cached, so no page asks for one."""
        for one in (packed_script(), packed_style()):
            if one.name == request.path_params["file"]:
                return _answer(one, request)
        raise Refused("no_such_page")

    async def launcher(self, request: Request) -> Response:
        """Any site may load it; the list of sites decides what it opens."""
        packed = Packed.of("widget", "js", launcher()) if self.readable else packed_launcher()
        answer = _answer(packed, request)
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    async def words(self, _: Request) -> Response:
        return Response(words_module(page_words()["chat"]), media_type="text/javascript")


def _answer(one: Packed, request: Request) -> Response:
    gzipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if gzipped else {})
    return Response(one.gzipped if gzipped else one.content, media_type=one.media_type, headers=headers)
