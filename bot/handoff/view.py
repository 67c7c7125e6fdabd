"""A referral as a coordinator reads it: contact, every criterion with its grounds, corrections, consents and the
transcript.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from bot.handoff.brief import brief
from bot.storage import NoSession, Store
from bot.trial.model import Question, Trial, Who
from bot.trial.wording import say

_NOBODY = Who(id="", label="", cohort="", proxy=False)
Object = dict[str, Any]


def referral_view(store: Store, trial: Trial | None, number: str) -> Object | None:
    """Everything a referral's page shows, JSON-able; None if there is no such number.

    A withdrawn referral has only "number", "trial", "created_at" and "withdrawn_at" (None on all others). Else the keys
    are those of `Store.referral`, and "outcome", "who_label", "cohort_label", "criteria" (see `_criterion`), "answers"
    (see `_Words.given`), "corrections" (see `_corrections`), "flags" ({"seq","at","flags"} of the visitor's messages),
    "consents", "transcript" (message objects). `trial`: the one it belongs to; None when it is not loaded any more: then
    the trial's words are missing.
    """
    stored = store.referral(number)
    if stored is None or stored["withdrawn_at"] is not None:
        return stored
    session = stored["session"]
    try:
        transcript = store.messages(session)
        history = store.answers_history(session)
        words = _Words(trial, stored["who"], store.session(session).time_zone, history)
    except NoSession:  # erased while it was being read
        return store.referral(number)
    assessment = stored.pop("assessment") or {"outcome": None, "findings": []}
    return {
        **stored,
        "outcome": assessment["outcome"],
        "who_label": words.who.label,
        "cohort_label": trial.cohorts[stored["cohort"]].label if trial and stored["cohort"] in trial.cohorts else None,
        "criteria": [_criterion(finding, words) for finding in assessment["findings"]],
        "answers": [words.given(one) for one in history],
        "corrections": _corrections(history, words),
        "flags": [{key: one[key] for key in ("seq", "at", "flags")} for one in transcript if one["flags"]],
        "consents": store.consents(session),
        "transcript": transcript,
    }


def _criterion(finding: Object, words: _Words) -> Object:
    """The finding with "clause", "reading" (None unless the source is garbled), "plain", "private".

    Each of "because" has also "text" (the question as it was put), "shown" (the value in words) and "reading": how sure the
    reading of a typed reply was, in percent, with its grounds; None for what was pressed.
    """
    criterion = words.trial.criteria.get(finding["id"]) if words.trial else None
    return {
        **finding,
        "clause": criterion.clause if criterion else None,
        "reading": criterion.reading if criterion else None,
        "plain": criterion.plain if criterion else None,
        "private": criterion.private if criterion else False,
        "because": [words.explained(ground) for ground in finding["because"]],
    }


def _corrections(history: list[Object], words: _Words) -> list[Object]:
    """{"question","text","was","became","at"} of each answer that was changed or dropped; one only confirmed is
    neither.

    "was" and "became" are {"raw","shown"}; "became" is None for an answer that was dropped.
    """
    by_id = {one["id"]: one for one in history}
    found = []
    for one in history:
        later = by_id.get(one["superseded_by"])
        if later is None and one["dropped_at"] is None:
            continue
        if later is not None and (later["value"], later["kind"]) == (one["value"], one["kind"]):
            continue
        at = later["at"] if later else one["dropped_at"]
        became = words.answer(later) if later else None
        place = {"question": one["question"], "text": words.question(one["question"])}
        found.append({**place, "was": words.answer(one), "became": became, "at": at})
    return found


class _Words:
    """The trial's words for ids, as this visitor saw them."""

    def __init__(self, trial: Trial | None, who: str | None, time_zone: str, history: list[Object]) -> None:
        self.trial = trial
        self.who = next((one for one in trial.who if one.id == who), _NOBODY) if trial else _NOBODY
        zone = ZoneInfo(time_zone)
        self._asked_on = {one["question"]: _day(one["at"], zone) for one in history}

    def explained(self, ground: Mapping[str, Any]) -> Object:
        question = ground["question"]
        shown = self.shown(question, ground["value"])
        return {**ground, "text": self.question(question), "shown": shown, "reading": _reading(ground)}

    def given(self, entry: Mapping[str, Any]) -> Object:
        """An answer of the history, in order: as stored, with "text", "shown", and "current" (neither changed nor
        dropped)."""
        named = ("question", "wording_version", "raw", "value", "kind", "certainty", "at")
        read = {"confidence": entry.get("confidence"), "grounds": list(entry.get("grounds", ()))}
        current = entry["superseded_by"] is None and entry["dropped_at"] is None
        text, answer = self.question(entry["question"]), self.answer(entry)
        return {
            **{key: entry[key] for key in named},
            **read,
            "text": text,
            "shown": answer["shown"],
            "current": current,
        }

    def answer(self, entry: Mapping[str, Any]) -> Object:
        shown = self.shown(entry["question"], entry["value"]) if entry["kind"] is None else entry["kind"]
        return {"raw": entry["raw"], "shown": shown}

    def question(self, question_id: str) -> str | None:
        """The question as it was put, with its dates; None if the trial has it no more."""
        question = self._question(question_id)
        day = self._asked_on.get(question_id)
        if question is None:
            return None
        template = question.text_proxy if self.who.proxy else question.text
        return say(template, day, self.who) if day else template

    def shown(self, question_id: str, value: Any) -> str:
        """The value read, in words where the question has labels for it."""
        question = self._question(question_id)
        labels = {choice.id: choice.label for choice in question.choices} if question else {}
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return ", ".join(labels.get(str(one), str(one)) for one in value)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(value, str):
            return labels.get(value, value)
        return brief(value)

    def _question(self, question_id: str) -> Question | None:
        return self.trial.questions.get(question_id) if self.trial else None


def _reading(ground: Mapping[str, Any]) -> Object | None:
    if ground.get("confidence") is None:
        return None
    return {"percent": round(100 * ground["confidence"]), "grounds": list(ground.get("grounds", ()))}


def _day(at: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(at.rstrip("Z")).replace(tzinfo=timezone.utc).astimezone(zone).date()
