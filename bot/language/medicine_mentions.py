"""Medicines named in a message: the international name, route, dose a day, current or past, denied."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.clauses import Clause, clause_at
from bot.language.dictionary import names_of
from bot.language.doses import DoseReader, either
from bot.language.medicine_slips import SHORTEST, Slips
from bot.language.medicine_use import UseReader, once, without_numbers
from bot.language.pipeline import Phrases

_JOINT = re.compile(r"(?:[\s,;+&.]|\b(?:and|plus|then|or|with)\b)+$")
EXACT, NEAR = 0.9, 0.6
READ_BACK = 0.5  # below what the core is sure of


@dataclass(frozen=True)
class Mention:
    """A medicine at its place in the message. `exact`: written as a dictionary has it."""

    name: str
    written: str
    start: int
    end: int
    exact: bool
    doubtful: bool = False  # another medicine, of other classes, is written nearly as closely


class MedicineReader:
    """Built once from `medicines.yml` and `medicine_words.yml`."""

    def __init__(
        self, nlp: Language, medicines: Sequence[Mapping[str, Any]], words: Mapping[str, Any], doses: DoseReader
    ) -> None:
        self._entries = {entry["name"]: entry for entry in medicines}
        self._phrases = Phrases(nlp, {entry["name"]: names_of(entry) for entry in medicines})
        self._slips = Slips({name: entry["name"] for entry in medicines for name in names_of(entry)}, self._entries)
        self._groups = [entry for entry in medicines if entry.get("group")]
        self._never = frozenset(words["not_a_medicine"])
        self._for = re.compile(rf"\b(?:{either(words['taken_for'])})(?:\s+(?:{either(words['whose'])}))*\s*$")
        self._parts = re.compile(rf"[,;.\n+&]|\b(?:{either(words['joins'])})\b")
        self._endings = tuple(words["endings"])
        self._doses, self._use = doses, UseReader(words)

    def find(
        self, doc: Doc, clauses: tuple[Clause, ...], mentions: Sequence[Mention], others: Sequence[tuple[int, int]] = ()
    ) -> list[dict[str, Any]]:
        """The contract's objects of `mentions`, in order, with `known` and `confidence` beside them.

        `others`: places that may name another medicine, whose doses are not theirs.
        """
        found = []
        for i, mention in enumerate(mentions):
            until = mentions[i + 1].start if i + 1 < len(mentions) else len(doc.text)
            stop = min((start for start, _ in others if mention.end <= start < until), default=until)
            since = max((end for _, end in others if end <= mention.start), default=0)
            before = doc.text[max(since, mentions[i - 1].end if i else 0) : mention.start]
            after = (
                doc.text[mention.end : stop] if stop == len(doc.text) else self._own(doc.text, mention.end, stop, until)
            )
            after = without_numbers(doc.text, after) if until < len(doc.text) else after
            own = clause_at(clauses, mention.start)
            over = (
                own.past
                or self._use.over(before, after)
                or any(one.past for one in clauses if own.start < one.start and one.end <= until)
            )
            found.append(self._object(mention, before, after, own, i == 0, over))
        return once(_without_groups(found, self._entries))

    def _own(self, text: str, end: int, stop: int, until: int) -> str:
        """What follows a medicine as far as it speaks of it and not of the next."""
        return self._doses.own(text[end:stop]) if stop == until else _JOINT.sub("", text[end:stop])

    def mentions(self, doc: Doc) -> list[Mention]:
        """Every medicine named, also with a slip of the finger, in order."""
        exact = self._phrases.longest(doc)
        wide = self._slips.phrases(doc, exact)
        taken = {i for span, _ in wide for i in range(span.start, span.end)}
        exact = [span for span in exact if span.start not in taken]
        taken |= {i for span in exact for i in range(span.start, span.end)}
        found = [_mention(span, span.label_, True) for span in exact]
        found += [_mention(span, name, False, self._entries[name].get("group", False)) for span, name in wide]
        found += [near for i in range(len(doc)) if i not in taken and (near := self._near(doc[i : i + 1]))]
        return self._without_purposes(doc.text, sorted(found, key=lambda mention: mention.start))

    def _without_purposes(self, text: str, found: list[Mention]) -> list[Mention]:
        """ "Calcitriol for calcium", "for calcium calcitriol": what another medicine is taken for is not taken itself."""
        kept = []
        for i, one in enumerate(found):
            before = found[i - 1].end if i else 0
            after = found[i + 1].start if i + 1 < len(found) else None
            beside = bool(i and not self._parts.search(text[before : one.start]))
            beside |= after is not None and not self._parts.search(text[one.end : after])
            if not (beside and self._for.search(text[before : one.start])):
                kept.append(one)
        return kept

    def _near(self, span: Span) -> Mention | None:
        word = span.text
        if not word.isalpha() or word in self._never:
            return None
        if meant := self._slips.word(word):
            return _mention(
                span, meant, False, self._entries[meant].get("group", False) or self._slips.doubtful(word, meant)
            )
        if len(word) >= SHORTEST and word.endswith(self._endings):
            return _mention(span, word, False)
        return None

    def _object(
        self, mention: Mention, before: str, after: str, clause: Clause, first: bool, over: bool
    ) -> dict[str, Any]:
        entry = self._entries.get(mention.name, {})
        dose = self._doses.read(before, after, first)
        route = (
            self._doses.route(before, after)
            or entry.get("brand_routes", {}).get(mention.written)
            or entry.get("route", "oral")
        )
        classes = _classes(entry, route)
        guessed = dose is not None and "systemic_steroid" in classes and not self._doses.says_how_often(before, after)
        return {
            "name": mention.name,
            "text": mention.written,
            "names": self._names(entry, classes, route),
            "classes": classes,
            "dose_mg_per_day": dose,
            "route": route,
            "current": not over,
            "negated": clause.denies(mention.start) or self._use.not_taken(before),
            "uncertain": clause.uncertain,
            "other_person": clause.other_person,
            "known": bool(entry),
            "confidence": READ_BACK
            if guessed or mention.doubtful or clause.hypothetical or self._use.to_begin(before, after)
            else EXACT
            if mention.exact
            else NEAR,
        }

    def _names(self, entry: Mapping[str, Any], classes: Sequence[str], route: str) -> list[str]:
        """What a list of choices may call it: its own names first, then what it is a kind of ("jak medicine")."""
        if not entry:
            return []
        kinds = [name for group in self._groups if _told(classes) & set(group["classes"]) for name in names_of(group)]
        fit = [name for name in kinds if not name.startswith("a ") and self._doses.route(name, "") in (None, route)]
        return list(dict.fromkeys((*names_of(entry), *entry.get("kinds", ()), *fit)))


def _mention(span: Span, name: str, exact: bool, doubtful: bool = False) -> Mention:
    return Mention(name, span.text, span.start_char, span.end_char, exact, doubtful)


def _classes(entry: Mapping[str, Any], route: str) -> list[str]:
    """A steroid on the skin, in the nose, the eye or the lungs is none of the whole body."""
    classes = list(entry.get("classes", ("other",)))
    if "systemic_steroid" in classes and route in ("skin", "nasal", "eye", "inhaled"):
        return ["topical_steroid"]
    return classes


def _told(classes: Sequence[str]) -> set[str]:
    return set(classes) - {"other"}


def _without_groups(found: list[dict[str, Any]], entries: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """ "A steroid called prednisone" is one medicine: a group's name goes where a member of it is named too."""
    members = [one for one in found if not entries.get(one["name"], {}).get("group")]
    told = {kind for one in members for kind in _told(one["classes"])} | {
        name for one in members for name in one["names"]
    }
    return [
        one for one in found
        if not (entries.get(one["name"], {}).get("group") and told & {one["name"], *_told(one["classes"])})
    ]  # fmt: skip
