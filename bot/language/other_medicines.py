"""What a list of medicines may hold beside the names a dictionary knows: parts of the message that could name one more.

Only an answer to a question about medicines looks at them, so that no part of such an answer is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.language.clauses import Clause, clause_at
from bot.language.doses import DoseReader, either

_CUT = re.compile(
    r"(?<!\d),|,(?!\d)|[;\n+&]|(?<=[a-z]{4})/(?=[a-z]{4})|[.!](?=\s|$)|\b(?:and|plus|then|or|nor|with|as well as)\b"
    r"|(?P<apart>\b(?:but|besides|apart from|other than|except for|except|only|just)\b)"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LONGEST = 3  # words of a name; more is a sentence, in which nobody can tell which word is the name
READ_BACK = 0.5  # below what the core is sure of


class OtherMedicineReader:
    """Built once from `medicine_words.yml`."""

    def __init__(self, words: Mapping[str, Any], doses: DoseReader) -> None:
        said = [*words["times"], *words["part_of_day"], *words["not_named"]["phrases"]]
        said += [*words["takes_none"], *words["takes_none_at_the_end"]]
        said += [form for forms in words["routes"].values() for form in forms]
        self._phrases = re.compile(rf"(?<![\w'])(?:{either(said)})(?![\w'])")
        self._measured = re.compile(rf"\d[\d.,/x]*\s*(?:(?:{either([*words['units'], *words['pieces']])})\b)?")
        self._filler = frozenset((*words["not_named"]["words"], *words["units"], *words["pieces"]))
        self._nothing = re.compile(rf"(?<![\w'])(?:{either(words['takes_none'])})(?![\w'])")
        self._nothing_last = re.compile(rf"(?<![\w'])(?:{either(words['takes_none_at_the_end'])})\W*$")
        self._reason = re.compile(rf"\b(?:{either(words['taken_for'])})\b.*$", re.S)
        self._vague = frozenset(words["not_named"]["vague"])
        self._doses = doses

    def find(
        self, text: str, clauses: tuple[Clause, ...], medicines: Sequence[tuple[int, int]], known: Sequence[str]
    ) -> list[tuple[tuple[int, int], dict[str, Any]]]:
        """(place in `text`, object like those of medicines, without classes). `named`: not only "a white pill"; `long`: a
        sentence rather than a name.

        `medicines`: places (start, end) in `text` of those that are known; `known`: words that name something else.
        """
        found = []
        for start, end, apart in _parts(text):
            if any(first < end and start < last for first, last in medicines):
                continue
            clause = clause_at(clauses, start)
            if not (words := self._left(text[start:end], known)):
                continue
            denied = clause.denies(text.index(words[0], start)) and not apart
            found.append(((start, end), self._object(words, text[start:end], clause, denied)))
        return found

    def takes_none(self, text: str) -> bool:
        """ "I don't take anything" and the like, in words that name no medicine."""
        none = self._nothing.search(text) or self._nothing_last.search(text)
        return none is not None and not re.search(r"\d", text)

    def _left(self, part: str, known: Sequence[str]) -> list[str]:
        for words in known:
            part = part.replace(words, " ")
        part = self._reason.sub(" ", part)
        plain = self._measured.sub(" ", self._phrases.sub(" ", part))
        return [word for word in _WORD.findall(plain) if word not in self._filler]

    def _object(self, words: list[str], part: str, clause: Clause, denied: bool) -> dict[str, Any]:
        after = part[part.find(words[-1]) + len(words[-1]) :]
        before = part[: part.find(words[0])]
        vague, long = self._vague.issuperset(words), len(words) > _LONGEST
        return {
            "name": " ".join(part.split() if vague else words),
            "classes": [],
            "dose_mg_per_day": self._doses.read(before, after),
            "route": self._doses.route(before, after) or "oral",
            "current": not clause.past,
            "negated": denied,
            "other_person": clause.other_person,
            "named": not vague and not long,
            "long": long,
            "confidence": READ_BACK,
        }


def _parts(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether it is set apart from a denial before it) of every part of a list."""
    start, apart = 0, False
    for cut in _CUT.finditer(text):
        yield start, cut.start(), apart
        start, apart = cut.end(), cut.group("apart") is not None
    yield start, len(text), apart
