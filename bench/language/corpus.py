"""The sentences of `tests/language` as rows: the parts, and the seeded misspellings made of them.

`regression` are the files beside the tests and `development` the part written for building: both may be read. `held_out` is
for measuring: nothing here prints one of its sentences.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "language"
PARTS = {"regression": FOLDER, "development": FOLDER / "development", "held_out": FOLDER / "held_out"}
TYPES = ("yes_no", "how_long", "when", "age", "percent", "scalp", "medicines", "checklist", "safety")


@dataclass(frozen=True)
class Row:
    """One sentence. `means`: what a reader should make of it (see `verdicts`); `asked`: "ask", "options", "ongoing"."""

    part: str
    type: str
    text: str
    means: Any
    person: str = "nobody"
    asked: Mapping[str, Any] = field(default_factory=dict)


def rows(part: str) -> list[Row]:
    """All sentences of one of PARTS."""
    return [row for path in sorted(PARTS[part].glob("*.yml")) for row in _of_file(part, path)]


def _of_file(part: str, path: Path) -> Iterator[Row]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or content.get("type") not in TYPES or "sentences" not in content:
        return
    for group in content["sentences"]:
        asked = {
            key: group.get(key, content.get(key))
            for key in ("ask", "options", "ongoing")
            if group.get(key, content.get(key))
        }
        person = str(group.get("person", "nobody"))
        yield from (Row(part, content["type"], str(says), group["means"], person, asked) for says in group["says"])


def rows_of_jsonl(folder: Path) -> list[Row]:
    """Yes/no and duration sets from elsewhere: yes_no.jsonl ({"text","label","ask"?,"source"}) and how_long.jsonl
    ({"text","days"})."""
    found = []
    for name in ("yes_no", "how_long"):
        path = folder / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            found.append(_of_line(name, json.loads(line)))
    return found


_LABELS = {"yes": True, "no": False, "unsure": "unsure", "other": "not_understood"}


def _of_line(kind: str, line: Mapping[str, Any]) -> Row:
    asked = {"ask": line["ask"]} if line.get("ask") else {}
    source = str(line.get("source", kind)).split(":")[0]
    means = _LABELS[line["label"]] if kind == "yes_no" else {"days": line["days"]}
    return Row(source, kind, line["text"], means, "nobody", asked)
