"""The JSON forms in which screenings, messages and assessments are sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from bot.answers.model import Answer
from bot.screening.model import Incoming, Screening


def utc(moment: datetime) -> datetime:
    """The moment as stored: UTC without a time zone. A naive moment counts as UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(timezone.utc).replace(tzinfo=None)


def iso(moment: datetime) -> str:
    """A stored moment as people and programs read it: `2026-11-22T18:04:05Z`."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def screening_json(screening: Screening) -> Any:
    from bot.screening.state import to_json

    return to_json(screening)


def screening_from(content: Any) -> Screening:
    from bot.screening.state import from_json

    return from_json(content)


def incoming_json(incoming: Incoming) -> dict[str, Any]:
    return {
        "id": incoming.id,
        "ask": incoming.ask,
        "text": incoming.text,
        "choice": None if incoming.choice is None else list(incoming.choice),
        "value": incoming.value,
        "command": incoming.command,
    }


def incoming_from(content: Mapping[str, Any]) -> Incoming:
    choice = content["choice"]
    return Incoming(**{**content, "choice": None if choice is None else tuple(choice)})


def shown(incoming: Incoming) -> str:
    """What the transcript shows of a message when the sender of it gave nothing better (as the labels of its
    buttons).
    """
    if incoming.text is not None:
        return incoming.text
    if incoming.choice is not None:
        return ", ".join(incoming.choice)
    return f"[{incoming.command}]" if incoming.command else json.dumps(incoming.value, ensure_ascii=False)


def answer_json(answer: Answer) -> dict[str, Any]:
    """One answer of the history. `value` is the JSON form of `bot.answers.values`. Older rows lack the last two."""
    from bot.answers.values import to_json

    return {
        "raw": answer.raw,
        "value": None if answer.value is None else to_json(answer.value),
        "kind": None if answer.kind is None else answer.kind.value,
        "certainty": answer.certainty.value,
        "confidence": answer.confidence,
        "grounds": list(answer.grounds),
    }
