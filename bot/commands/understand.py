"""`prescreen understand --type T`: replies on standard input, one JSON object a line; says what was understood."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Any, TextIO

from bot.answers.formulary import Formulary
from bot.answers.model import Read, Reading, Utterance
from bot.answers.reading import SURE, read
from bot.answers.values import parse_value, to_json
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader
from bot.trial.model import Choice, Question, QuestionType

TYPES = ("yes_no", "age", "how_long", "when", "percent", "medicines", "checklist", "safety")
_KINDS = {"when": QuestionType.DATE}
UNNAMED = "?"  # some question was asked, and its words are not known


def register(subparsers: Any) -> None:
    """Adds the command to the parser of `prescreen`."""
    parser = subparsers.add_parser("understand", help="read replies from standard input, one JSON object a line")
    parser.add_argument("--type", required=True, choices=TYPES)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return answer_lines(arguments.type, sys.stdin, sys.stdout)


def answer_lines(kind: str, lines: TextIO, out: TextIO) -> int:
    """One answer a line, flushed at once; the model is loaded once. A line that cannot be read is answered with `error`, and
    the stream goes on. Returns 1 if there was one, else 0.
    """
    reader, formulary = Reader.load(), load_formulary()
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answered = answer(kind, asked_in(line), reader, formulary)
        except (ValueError, KeyError, TypeError) as error:
            bad, answered = 1, {"id": _id_in(line), "error": f"line {number}: {_reason(error)}"}
        print(json.dumps(answered, ensure_ascii=False), file=out, flush=True)
    return bad


def asked_in(line: str) -> Mapping[str, Any]:
    """The object of one line. Raises ValueError with a sentence."""
    asked = json.loads(line)
    if not isinstance(asked, dict):
        raise ValueError("a JSON object is expected")
    for key in ("id", "text"):
        if key not in asked:
            raise ValueError(f"the key {key} is missing")
    return asked


def _id_in(line: str) -> Any:
    try:
        asked = json.loads(line)
    except ValueError:
        return None
    return asked.get("id") if isinstance(asked, dict) else None


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "this is no JSON"
    return f"the key {error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def answer(kind: str, asked: Mapping[str, Any], reader: Reader, formulary: Formulary) -> dict[str, Any]:
    """The contract's answer to one line. `proposed` instead of `value`: what is read back to the visitor. Raises ValueError,
    KeyError or TypeError for a line of another shape."""
    began = time.perf_counter()
    today = date.fromisoformat(asked["today"]) if asked.get("today") else date.today()
    utterance = reader.read(str(asked["text"]), today, str(asked.get("ask") or UNNAMED))
    if kind == "safety":
        found = Reading(Read.ANSWERED, list(utterance.safety), 0.9)
    else:
        question = question_of(kind, asked)
        found = read(question, utterance, today, formulary)
    value = _value(kind, asked, found, today, formulary)
    taken = found.reading is not Read.ANSWERED or found.confidence >= SURE
    return {
        "id": asked["id"],
        "reading": found.reading.value if taken else Read.NOT_UNDERSTOOD.value,
        "value": value if taken else None,
        **({} if taken else {"proposed": value}),
        "mentions": _mentions(utterance, formulary, today),
        "confidence": round(found.confidence, 3),
        "ms": round((time.perf_counter() - began) * 1000, 2),
    }


def question_of(kind: str, asked: Mapping[str, Any]) -> Question:
    """The question that `ask` and `options` describe."""
    text = str(asked.get("ask") or "")
    return Question(
        id="asked", topic="asked", type=_KINDS.get(kind) or QuestionType(kind), text=text, text_proxy=text, why="",
        criteria=(), cohorts=(), choices=_choices(asked.get("options") or ()),
        ongoing="still" if asked.get("ongoing") else None, future=bool(asked.get("future")),
    )  # fmt: skip


def _choices(options: Any) -> tuple[Choice, ...]:
    return tuple(
        Choice(option, option) if isinstance(option, str) else Choice(option["id"], option.get("label", option["id"]))
        for option in options
    )


def _value(kind: str, asked: Mapping[str, Any], found: Reading, today: date, formulary: Formulary) -> Any:
    if found.value is None or kind == "safety":
        return found.value
    if kind == "age":
        return _years(found.value, today)
    if kind == "medicines":
        return _medicines(found.value, question_of(kind, asked), today, formulary)
    return (
        _dates(found.value, today)
        if kind == "when"
        else _days(found.value, today)
        if kind == "how_long"
        else found.value
    )


def _years(value: Mapping[str, Any], today: date) -> int:
    if "years" in value:
        return int(value["years"])
    born = date.fromisoformat(value["born"])
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _medicines(value: Any, question: Question, today: date, formulary: Formulary) -> Any:
    return to_json(parse_value(question, value, today, formulary))


def _dates(value: Mapping[str, Any], today: date) -> dict[str, Any]:
    if "min_days" not in value:
        return dict(value)
    return {"earliest": _before(value["max_days"], today), "latest": _before(value["min_days"], today)}


def _before(days: float | None, today: date) -> str | None:
    return None if days is None else date.fromordinal(today.toordinal() - int(days)).isoformat()


def _days(value: Mapping[str, Any], today: date) -> dict[str, Any]:
    if "earliest" not in value:
        return dict(value)
    latest, earliest = value.get("latest"), value.get("earliest")
    return {
        "min_days": (today - date.fromisoformat(latest)).days if latest else 0,
        "max_days": (today - date.fromisoformat(earliest)).days if earliest else None,
    }


def _mentions(utterance: Utterance, formulary: Formulary, today: date) -> dict[str, Any]:
    question = question_of("medicines", {})
    return {
        "medicines": _medicines([_bare(one) for one in utterance.medicines], question, today, formulary),
        "conditions": [{"name": one["name"], "negated": one["negated"]} for one in utterance.conditions],
        "safety": list(utterance.safety),
    }


def _bare(medicine: Mapping[str, Any]) -> dict[str, Any]:
    return {key: medicine[key] for key in ("name", "classes", "dose_mg_per_day", "route", "current", "negated")}


def main() -> int:
    parser = argparse.ArgumentParser(prog="understand")
    parser.add_argument("--type", required=True, choices=TYPES)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
