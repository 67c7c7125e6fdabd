"""The web process's own sentences, from one file of strings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Mapping[str, str]]:
    """What the API says: groups `errors`, `notes`, `commands`, `team` (what a visitor is told of a role)."""
    content: dict[str, dict[str, str]] = json.loads((ROOM / "sentences.en.json").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def page_words() -> Mapping[str, Any]:
    """What the pages and the widget say in English: groups `launcher`, `page`, `chat`, `demo`."""
    return languages()["en"]


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Mapping[str, Any]]:
    """Language -> its strings: one file each. English is complete; another has `launcher` and `notice` at least."""
    files = sorted((ROOM / "static").glob("strings.*.json"))
    return {file.name.split(".")[1]: json.loads(file.read_text(encoding="utf-8")) for file in files}


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with `{name}` filled from `values`; nothing else in it is interpreted."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
