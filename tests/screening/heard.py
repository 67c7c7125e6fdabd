"""Visitors who type: their words go through the real reader (its rules; the judge is not needed here)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.answers.model import Utterance
from bot.language.reader import Reader
from bot.screening.asked import text as words_asked
from bot.screening.model import Heard
from bot.trial.loading import load_trial
from tests.screening.people import ROOT, TINY, TODAY, Visitor, visitor, world

APECED = load_trial(ROOT / "data/trials/NCT05398809")


APECED_ADULT: dict[str, Any] = {
    "birth": 40, "apeced": ["gene"], "hair_missing": {"total": True}, "hair_onset": "2015-01-01",
    "regrowth": ["nothing"], "hair_treated": ["never"], "recent_hair": ["none"], "hair_cause": ["none"],
    "steroids": ["none"], "immune": ["none"], "jak_reaction": ["no"], "other_studies": ["none"], "planned": ["none"],
    "ever_had": ["none"], "decides": ["someone_else"], "valacyclovir": ["willing"], "vaccines": ["current"],
    "english": ["well"], "english_both": ["both"], "assent": ["yes"], "labs_recent": ["no"], "medicines": [],
    "infections": ["none"], "womb": ["no_womb"],
}  # fmt: skip


@lru_cache
def reader() -> Reader:
    return Reader()


def utterance(text: str, ask: str = "") -> Utterance:
    return reader().read(text, TODAY, ask)


def says(seen: Visitor, text: str, intent: str | None = None, sure: float = 0.0) -> Visitor:
    ask = words_asked(seen.screening, seen.world) if seen.screening.pending else ""
    return seen.send(Heard(intent, sure, utterance(text, ask)), text=text)


def begun(who: str = "patient", trial: Any = TINY, opening: tuple[str, ...] = ()) -> Visitor:
    """Consent given and `who` chosen; `opening`: what was typed before the consent."""
    seen = visitor(world(trial))
    for words in opening:
        says(seen, words)
    seen.press("yes")
    pending = seen.screening.pending
    assert pending is not None
    unread = tuple((message, utterance(words)) for message, words in zip(seen.screening.unread, opening, strict=True))
    return seen.send(Heard(opening=unread), choice=(who,), ask=pending.ask)


def noted(seen: Visitor) -> list[str]:
    return [answer.question for answer in seen.screening.volunteered]


def answered(seen: Visitor) -> dict[str, Any]:
    return {answer.question: answer for answer in seen.screening.answers}
