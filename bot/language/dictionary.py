"""The dictionary of medicines: `data/language/medicines.yml`, read once, for the language room and for the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.answers.formulary import Formulary
from bot.answers.ordinary import PlainWords

FOLDER = Path(__file__).resolve().parents[2] / "data" / "language"


class LanguageError(Exception):
    """A language file is missing or wrongly written; the message names the file and the entry."""


def load_yaml(name: str, folder: Path | None = None) -> dict[str, Any]:
    """The mapping in `<folder>/<name>.yml`. Raises LanguageError naming the file."""
    path = (folder or FOLDER) / f"{name}.yml"
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as error:
        raise LanguageError(f"{path.name}: {error}") from error
    if not isinstance(content, dict):
        raise LanguageError(f"{path.name}: a mapping is expected at the top")
    return content


def load_learnt(name: str, folder: Path | None = None) -> dict[str, Any]:
    """What `prescreen teach` made, in `<folder>/<name>.json`. Raises LanguageError when it is missing."""
    path = (folder or FOLDER) / f"{name}.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LanguageError(f"{path.name}: {error}; 'prescreen teach' makes it") from error
    return content


def load_medicines(folder: Path | None = None) -> tuple[dict[str, Any], ...]:
    """All entries, each `{name, also, classes, route, ...}`. Raises LanguageError on a name that two entries share."""
    entries = tuple(_entry(raw) for raw in load_yaml("medicines", folder)["medicines"])
    _check_unique(entries)
    return entries


def load_formulary(folder: Path | None = None) -> Formulary:
    """Steroid equivalents and classes by medicine name, as the rules need them, and the words that name nothing."""
    plain = load_yaml("plain_words", folder)
    return Formulary.of(
        load_medicines(folder), PlainWords.of(**{key: plain[key] for key in ("common", "ordinary", "lists", "results")})
    )


def names_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return (entry["name"], *entry["also"])


def _entry(raw: Mapping[str, Any]) -> dict[str, Any]:
    entry = dict(raw)
    entry["name"] = str(raw["name"]).lower()
    entry["also"] = tuple(str(name).lower() for name in raw.get("also", ()))
    entry["classes"] = tuple(raw.get("classes", ("other",)))
    return entry


def _check_unique(entries: Iterable[Mapping[str, Any]]) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        for name in names_of(entry):
            if name in seen:
                raise LanguageError(f"medicines.yml: {name!r} stands for both {seen[name]} and {entry['name']}")
            seen[name] = entry["name"]
