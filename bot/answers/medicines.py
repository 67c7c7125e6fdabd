"""JSON forms of a medicines answer: the contract's objects; prednisone equivalents are computed here, never believed."""

from __future__ import annotations

from typing import Any

from bot.answers.formulary import Formulary
from bot.answers.model import Medicine, Medicines
from bot.answers.numbers import BadValue, entries, flag, optional_number, plain, short_text, span_json

ROUTES = ("oral", "injection", "infusion", "inhaled", "nasal", "skin", "eye", "rectal", "other")
KEYS = frozenset({"name", "classes", "dose_mg_per_day", "prednisone_mg_per_day", "route", "current", "negated"})


def parse_medicines(json: Any, formulary: Formulary) -> Medicines:
    """A list of medicines (a bare name will do for one of unknown dose); `[]` or "none" is no medicine at all."""
    if json == "none":
        return Medicines()
    if isinstance(json, list):
        json = [{"name": entry} if isinstance(entry, str) else entry for entry in json]
    return Medicines(tuple(_medicine(entry, formulary) for entry in entries(json, "Medicines", KEYS)))


def medicines_json(medicines: Medicines) -> list[dict[str, Any]]:
    return [
        {
            "name": item.name,
            "classes": list(item.classes),
            "dose_mg_per_day": None if item.dose_mg_per_day is None else plain(item.dose_mg_per_day),
            "prednisone_mg_per_day": _prednisone_json(item),
            "route": item.route,
            "current": item.current,
            "negated": item.negated,
        }
        for item in medicines.items
    ]


def _medicine(json: dict[str, Any], formulary: Formulary) -> Medicine:
    name = formulary.inn(short_text(json.get("name"), "The name of a medicine"))
    dose = optional_number(json.get("dose_mg_per_day"), "dose_mg_per_day")
    route = _route(json)
    equivalents = formulary.prednisone_mg(name, dose, route) or (None, None)
    return Medicine(
        name=name,
        classes=_classes(json.get("classes")) or formulary.classes(name),
        dose_mg_per_day=dose,
        prednisone_low=equivalents[0],
        prednisone_high=equivalents[1],
        route=route,
        current=flag(json.get("current"), "current", True),
        negated=flag(json.get("negated"), "negated", False),
    )


def _route(json: dict[str, Any]) -> str:
    """Absent is by mouth, as most are; null says that it is not known, so that nothing is computed from it."""
    route = json.get("route", "oral")
    if route is None:
        return "other"
    if route not in ROUTES:
        raise BadValue(f"route must be one of {', '.join(ROUTES)}.")
    return str(route)


def _classes(json: Any) -> tuple[str, ...]:
    if json is not None and not (isinstance(json, list) and all(isinstance(entry, str) for entry in json)):
        raise BadValue("classes must be a list of texts.")
    return tuple(json or ())


def _prednisone_json(item: Medicine) -> Any:
    if item.prednisone_low is None or item.prednisone_high is None:
        return None
    return span_json(item.prednisone_low, item.prednisone_high)
