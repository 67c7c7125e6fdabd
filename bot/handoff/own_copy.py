"""Everything that is kept about a visitor, for the visitor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.answers.values import BadValue, parse_value
from bot.screening import in_words
from bot.screening.model import Screening
from bot.screening.view import outcome_json, status
from bot.screening.world import World
from bot.storage import Store
from bot.storage.shapes import iso, utc


def own_copy(store: Store, screening: Screening, world: World, now: datetime) -> dict[str, Any]:
    """The object that docs/api.md describes under "The visitor's copy". Raises NoSession."""
    session = screening.session
    return {
        "trial": screening.trial,
        "exported_at": iso(utc(now)),
        "status": status(screening),
        "began_at": iso(store.session(session).created_at),
        "time_zone": screening.time_zone,
        "who": screening.who,
        "cohort": screening.cohort,
        "messages": store.messages(session),
        "answers": [_answer(one, screening, world) for one in store.answers_history(session)],
        "consents": store.consents(session),
        "contact": dict(screening.contact),
        "outcome": outcome_json(screening, world),
        "referral": screening.referral,
        "codes": store.codes(session, now),
    }


def _answer(entry: Mapping[str, Any], screening: Screening, world: World) -> dict[str, Any]:
    question = world.trial.questions.get(entry["question"])
    return {
        "question": entry["question"],
        "text": None if question is None else in_words.asked(question, screening, world),
        "shown": _shown(entry, screening, world),
        "raw": entry["raw"],
        "kind": entry["kind"],
        "at": entry["at"],
        "wording_version": entry["wording_version"],
        "current": entry["superseded_by"] is None and entry["dropped_at"] is None,
    }


def _shown(entry: Mapping[str, Any], screening: Screening, world: World) -> str:
    """The answer in words; as it was given where the trial has the question no more, or takes such a value no more."""
    if entry["kind"] is not None:
        return in_words.word(world, f"said_{entry['kind']}")
    question = world.trial.questions.get(entry["question"])
    if question is None:
        return str(entry["raw"])
    try:
        value = parse_value(question, entry["value"], world.today, world.formulary)
    except BadValue:
        return str(entry["raw"])
    return in_words.value(value, question, screening, world)
