"""The key `volunteered` of a question: which words, said elsewhere, answer it once they are confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.trial.model import Choice, Volunteered
from bot.trial.parts import Part

HOLDS = ("age", "time", "share", "medicine")


def parse_volunteered(part: Part, choices: tuple[Choice, ...], follow_up: bool) -> Volunteered:
    """Raises TrialError."""
    keys = part.keys("name", "words beside holds without classes means", "`volunteered`")
    if follow_up:
        part.wrong("a follow-up of `for_each` has no `volunteered`: which entry would the words be about?")
    if "words" not in keys and "holds" not in keys:
        part.wrong("`volunteered` needs `words` or `holds`: anything at all would answer the question otherwise")
    holds = _all(keys, "holds", HOLDS)
    if "classes" in keys and "medicine" not in holds:
        keys["classes"].wrong("`classes` are those of a medicine: add `holds: [medicine]`")
    known = tuple(choice.id for choice in choices)
    return Volunteered(
        name=keys["name"].text(),
        words=_words(keys, "words"),
        beside=_words(keys, "beside"),
        holds=holds,
        without=_words(keys, "without"),
        classes=_words(keys, "classes"),
        means=keys["means"].one_of(known, "choice of this question") if "means" in keys else None,
    )


def _all(keys: Mapping[str, Part], name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(entry.one_of(allowed, name) for entry in keys[name].listed()) if name in keys else ()


def _words(keys: Mapping[str, Part], name: str) -> tuple[str, ...]:
    return tuple(entry.text().lower() for entry in keys[name].listed()) if name in keys else ()
