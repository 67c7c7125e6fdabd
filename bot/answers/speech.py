"""JSON form of an utterance, in which it travels from the language room to the screening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from bot.answers.model import Correction, Utterance

_PLAIN_LISTS = (
    "ages",
    "numbers",
    "medicines",
    "other_medicines",
    "conditions",
    "safety",
    "clauses",
    "grounds",
    "about",
)
_TUPLE_LISTS = ("how_long", "percents", "scalp")


def utterance_to_json(utterance: Utterance) -> dict[str, Any]:
    """Every field by its name; dates as ISO text, tuples as lists."""
    json = {one.name: getattr(utterance, one.name) for one in fields(utterance)}
    json["when"] = [[_iso(earliest), _iso(latest)] for earliest, latest in utterance.when]
    json["born"], json["since"] = _iso(utterance.born), _iso(utterance.since)
    json["meant"] = list(utterance.meant) if utterance.meant else None
    json["parts"] = [utterance_to_json(part) for part in utterance.parts]
    json["correction"] = utterance.correction and _correction_json(utterance.correction)
    for name in _PLAIN_LISTS:
        json[name] = list(json[name])
    for name in _TUPLE_LISTS:
        json[name] = [list(entry) for entry in json[name]]
    return json


def utterance_from_json(json: Mapping[str, Any]) -> Utterance:
    """The inverse of `utterance_to_json`. Raises KeyError or TypeError on anything else."""
    given = dict(json)
    given["when"] = tuple((_day(earliest), _day(latest)) for earliest, latest in json.get("when", ()))
    given["born"], given["since"] = _day(json.get("born")), _day(json.get("since"))
    given["meant"] = tuple(json["meant"]) if json.get("meant") else None
    given["parts"] = tuple(utterance_from_json(part) for part in json.get("parts", ()))
    given["correction"] = _correction(json["correction"]) if json.get("correction") else None
    for name in _PLAIN_LISTS:
        given[name] = tuple(json.get(name, ()))
    for name in _TUPLE_LISTS:
        given[name] = tuple(tuple(entry) for entry in json.get(name, ()))
    return Utterance(**given)


def _correction_json(correction: Correction) -> dict[str, Any]:
    instead = correction.instead and utterance_to_json(correction.instead)
    return {"about": correction.about, "last": correction.last, "instead": instead}


def _correction(json: Mapping[str, Any]) -> Correction:
    return Correction(json["about"], json["last"], json["instead"] and utterance_from_json(json["instead"]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
