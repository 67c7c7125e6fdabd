"""Rows read by one reader, each with its verdict."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.language.corpus import Row
from bench.language.verdicts import verdict
from bot.answers.formulary import Formulary
from bot.commands import understand
from bot.language.reader import Reader

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Scored:
    """`value` also where it is only put to the visitor; `seconds` the whole reading took."""

    row: Row
    verdict: str
    reading: str
    value: Any
    confidence: float
    seconds: float


def score(rows: Iterable[Row], reader: Reader, formulary: Formulary) -> list[Scored]:
    return [_score(row, reader, formulary) for row in rows]


def _score(row: Row, reader: Reader, formulary: Formulary) -> Scored:
    asked = {"id": "row", "text": row.text, "today": TODAY.isoformat(), **row.asked}
    began = time.perf_counter()
    answer = understand.answer(row.type, asked, reader, formulary)
    seconds = time.perf_counter() - began
    worth = verdict(row.type, row.means, answer["reading"], answer["value"])
    value = answer["value"] if answer["value"] is not None else answer.get("proposed")
    return Scored(row, worth, answer["reading"], value, answer["confidence"], seconds)
