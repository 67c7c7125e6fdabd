"""What the core needs of `data/language`: medicines by name, with their classes and what a dose of a steroid equals in
prednisone (see P-E8 in the trial file), and the words that name nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.ordinary import NO_WORDS, PlainWords

SYSTEMIC_ROUTES = frozenset({"oral", "injection", "infusion"})
PLACES = 6  # equivalents are rounded so that 0.1 + 0.2 never lifts exactly 10 mg above 10


@dataclass(frozen=True)
class Entry:
    """`strict`, `lenient`: mg that equal prednisone 10 mg, by the smallest and the largest table; None if no steroid."""

    name: str
    classes: tuple[str, ...] = ()
    strict: float | None = None
    lenient: float | None = None
    systemic: bool = True


@dataclass(frozen=True)
class Formulary:
    """`names`: every lower-case name and brand -> its entry. A name that is not there has no classes and no equivalents."""

    names: Mapping[str, Entry] = field(default_factory=dict)
    plain: PlainWords = NO_WORDS

    @staticmethod
    def of(entries: Iterable[Mapping[str, Any]], plain: PlainWords = NO_WORDS) -> Formulary:
        """From mappings with `name`, `also` (brands, synonyms), `classes`, `equals_prednisone_10` (mg),
        `equals_prednisone_10_lenient`, `counts_as_systemic` (default true). Raises ValueError if two share a name."""
        names: dict[str, Entry] = {}
        for raw in entries:
            entry = _entry(raw)
            for name in {_key(name) for name in (entry.name, *(raw.get("also") or ()))}:
                if name in names:
                    raise ValueError(f"two medicines are called {name!r}")
                names[name] = entry
        return Formulary(names, plain)

    def inn(self, name: str) -> str:
        """The lower-case generic name of a brand or synonym; an unknown name in lower case."""
        entry = self.names.get(_key(name))
        return entry.name if entry else _key(name)

    def classes(self, name: str) -> tuple[str, ...]:
        entry = self.names.get(_key(name))
        return entry.classes if entry else ()

    def prednisone_mg(self, name: str, mg_per_day: float | None, route: str) -> tuple[float, float] | None:
        """Prednisone equivalents in mg a day, lowest and highest by the tables; None where nothing can be computed.

        A steroid that does not count (fludrocortisone) is 0 at any dose.
        """
        entry = self.names.get(_key(name))
        if entry is None:
            return None
        if not entry.systemic:
            return 0.0, 0.0
        if entry.strict is None or mg_per_day is None or route not in SYSTEMIC_ROUTES:
            return None
        lenient = entry.strict if entry.lenient is None else entry.lenient
        both = sorted(round(mg_per_day * 10 / equal, PLACES) for equal in (entry.strict, lenient))
        return both[0], both[1]


def _entry(raw: Mapping[str, Any]) -> Entry:
    strict, lenient = (_mg(raw, key) for key in ("equals_prednisone_10", "equals_prednisone_10_lenient"))
    return Entry(
        _key(raw["name"]), tuple(raw.get("classes") or ()), strict, lenient, raw.get("counts_as_systemic") is not False
    )


def _mg(raw: Mapping[str, Any], key: str) -> float | None:
    found = raw.get(key)
    if found is not None and not float(found) > 0:
        raise ValueError(f"{raw['name']}: {key} must be above 0")
    return None if found is None else float(found)


def _key(name: str) -> str:
    return " ".join(name.lower().split())
