"""Requests' bodies: read with a limit, checked for shape, and cleaned of what is no text."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from starlette.requests import Request

from bot.screening.model import Incoming
from bot.web.errors import Refused

LARGEST_BODY = 16 * 1024  # bytes
LONGEST_TEXT = 4000  # characters
MOST_CHOICES = 100
DEEPEST = 8
COMMANDS = ("back", "why", "repeat", "progress", "person", "stop", "restart")
CONTENTS = ("text", "choice", "value", "command")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Sent:
    """A message as a visitor sent it, and a hash (sha256 hex) of its body, which tells a retry from another message."""

    incoming: Incoming
    body_hash: str


async def read_json(request: Request) -> dict[str, Any]:
    """The body as an object. Raises Refused: 413 over 16 kB, 400 for what is no JSON object."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused("too_large")
    try:
        content = json.loads(bytes(body).decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused("bad_request") from None
    if not isinstance(content, dict):
        raise Refused("bad_request")
    return content


def message_from(content: Mapping[str, Any]) -> Sent:
    """The message in a body. Raises Refused: 413 for a long text, 422 for another shape."""
    given = [key for key in CONTENTS if content.get(key) is not None]
    if len(given) != 1:
        raise Refused("one_of")
    parts: dict[str, Any] = {given[0]: _CONTENT[given[0]](content[given[0]])}
    incoming = Incoming(id=_message_id(content.get("id")), ask=_ask(content.get("ask")), **parts)
    return Sent(incoming, _hash(incoming))


def clean(text: str) -> str:
    """Without control characters (line breaks and tabs stay) and halves of characters, which no file can hold."""
    return _SURROGATES.sub("\ufffd", _NO_TEXT.sub("", text))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _message_id(given: Any) -> str:
    try:
        return str(uuid.UUID(given))
    except (ValueError, TypeError, AttributeError):
        raise Refused("bad_field", "id") from None


def _ask(given: Any) -> str | None:
    if given is not None and not (isinstance(given, str) and 0 < len(given) <= 200):
        raise Refused("bad_field", "ask")
    return None if given is None else clean(given)


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise Refused("bad_field", "text")
    text = clean(given)
    if len(text) > LONGEST_TEXT:
        raise Refused("too_long")
    if not text.strip("\ufeff\u200b\u200c\u200d\u2060\ufffd \t\r\n\u00a0"):
        raise Refused("empty")
    return text


def _choice(given: Any) -> tuple[str, ...]:
    if not (isinstance(given, list) and len(given) <= MOST_CHOICES and all(isinstance(one, str) for one in given)):
        raise Refused("bad_field", "choice")
    if not given:
        raise Refused("empty")
    return tuple(dict.fromkeys(clean(one) for one in given))


def _command(given: Any) -> str:
    if given not in COMMANDS:
        raise Refused("bad_command", ", ".join(COMMANDS))
    return str(given)


def _value(given: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise Refused("bad_field", "value")
    if isinstance(given, str):
        if len(given) > LONGEST_TEXT:
            raise Refused("too_long")
        return clean(given)
    if isinstance(given, list):
        return [_value(one, depth + 1) for one in given]
    if isinstance(given, dict):
        return {clean(key): _value(one, depth + 1) for key, one in given.items()}
    return given


_CONTENT = {"text": _text, "choice": _choice, "value": _value, "command": _command}


def _hash(incoming: Incoming) -> str:
    body = [incoming.ask, incoming.text, incoming.choice, incoming.value, incoming.command]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
