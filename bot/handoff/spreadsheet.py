"""Tables as CSV that a spreadsheet may open: RFC 4180, UTF-8 with a mark at its beginning, and no cell that is worked out.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, as does every part of a cell that would
become a cell of its own where lists are separated by something else than a comma.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.storage.shapes import iso

MARK = "\ufeff"  # without it spreadsheets take UTF-8 for the letters of long ago
_STARTS = re.compile(r"(^|[;,|\t\r\n])(?=[\s\"\ufeff\u200b]*[=+\-@＝＋－＠])|^(?=[\t\r\n])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """`read`: its value in a row: text, day, time, number, yes/no, ids or None. `values`: all there may be, if they are
    known. `personal`: whether it says who somebody is."""

    name: str
    kind: str  # text|code|codes|day|time|count|yes_no
    read: Callable[[Mapping[str, Any]], Any]
    values: tuple[str, ...] = ()
    personal: bool = False


def csv_file(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The table with a line of names at its head."""
    return written([one.name for one in columns], ([one.read(row) for one in columns] for row in rows))


def written(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([cell(each) for each in row])
    return (MARK + text.getvalue()).encode("utf-8", "replace")


def cell(value: Any) -> str:
    """The value as its cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return harmless(value if isinstance(value, str) else " ".join(value))


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a formula could begin, and a mark for control characters."""
    return _STARTS.sub(r"\1'", _CONTROL.sub("\ufffd", text))
