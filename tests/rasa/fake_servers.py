"""The two real servers with a fake record behind them, for tests: `python -m tests.rasa.fake_servers FILE run|actions ...`.

FILE holds messages, {id: text, or null for a press}. What the action server is asked to do is added to FILE.turns, one JSON
object a line. A message whose id begins with `broken` cannot be handled; session `nobody` does not exist.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from bot import bootstrap
from bot.rasa_parts import records, serve
from bot.screening.model import Heard, Incoming
from bot.storage import StorageBusy
from bot.wire import Wire

_WIRE = Wire(("d" * 43 + "=",))


class FakeRecords:
    def __init__(self, file: Path) -> None:
        self._file = file

    def incoming(self, message_id: str) -> Incoming:
        text = json.loads(self._file.read_text())[message_id]
        return Incoming(message_id, choice=("yes",)) if text is None else Incoming(message_id, text=text)

    def exists(self, session: str) -> bool:
        return session != "nobody"

    def opening(self, message_id: str) -> list[tuple[str, str]]:
        return []

    def asked(self, message_id: str) -> tuple[date, str]:
        return date(2026, 11, 22), ""

    def seal(self, content: Any) -> str:
        return _WIRE.seal(content)


class FakeApp:
    wire = _WIRE

    def __init__(self, file: Path) -> None:
        self._turns = file.with_suffix(".turns")
        self._done: set[str] = set()

    def turn(self, session: str, message_id: str, heard: Heard) -> None:
        if message_id.startswith("broken"):
            raise StorageBusy("locked")
        if message_id in self._done:
            return
        self._done.add(message_id)
        said = heard.utterance.text if heard.utterance else None
        with self._turns.open("a") as turns:
            turns.write(json.dumps({"session": session, "id": message_id, "intent": heard.intent, "text": said}) + "\n")


def main(argv: list[str]) -> None:
    file = Path(argv[0])
    records.use(FakeRecords(file))
    bootstrap.use(FakeApp(file))  # type: ignore[arg-type]
    serve.main(argv[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
