"""Proves that people who type everything in their own words end as `assess` says of the same answers: outcome, date,
failing criteria. What is asked again may be said once more in other words, at most twice a person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pytest

from bot.eligibility.assess import assess
from bot.eligibility.shape import assessment_json
from bot.storage import Store
from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from tests.system.chat import Chat, Reply
from tests.system.conftest import TRIAL, Begin
from tests.system.conversation import HERE, load
from tests.system.servers import ROOT
from tests.trial.playing import answers_of

FOLDER = ROOT / "data/trials" / TRIAL
PEOPLE: dict[str, dict[str, Any]] = load(HERE / "typed_people.yml")["people"]
SECOND_TRIES = 2  # for each person
LONGEST = 80


@lru_cache(maxsize=1)
def cases() -> Mapping[str, Case]:
    return {case.name: case for case in load_cases(FOLDER)}


def test_there_are_twenty() -> None:
    assert len(PEOPLE) >= 20
    assert set(PEOPLE) <= set(cases())


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_who_types(name: str, begin: Begin, record: Store, capsys: pytest.CaptureFixture[str]) -> None:
    chat = begin(TRIAL)
    again = talk(chat, PEOPLE[name])
    with capsys.disabled():
        print(f"\n  said twice: {again or 'nothing'}; {name}")
    assert len(again) <= SECOND_TRIES, again
    found = record.assessment(chat.session)
    assert found is not None
    assert summary(found) == summary(by_rules(cases()[name])), misread(found)


def talk(chat: Chat, words: Mapping[str, Any]) -> list[str]:
    """Types every reply until the review is sent; the questions whose reply was asked again."""
    again: list[str] = []
    for _ in range(LONGEST):
        question = chat.question
        if question["id"] == "review":
            assert chat.say("yes, all of this is right, send it").code == 200
            return again
        if question["kind"] == "confirm":
            assert chat.say("yes").code == 200
            assert chat.ask != question["ask"], "a plain yes to a read-back was not understood"
            continue
        tries = words[question["id"]]
        for attempt in tries if isinstance(tries, list) else [tries]:
            reply = say(chat, attempt)
            assert reply.code == 200, (question["id"], reply.body)
            if chat.ask != question["ask"]:
                break
            again.append(f"{question['id']}: {attempt}")
        else:
            raise AssertionError(f"{again} was never understood; the bot said:\n{reply.text}")
    raise AssertionError("the questions never ended")


def say(chat: Chat, attempt: Any) -> Reply:
    return chat.press(*attempt["press"]) if isinstance(attempt, dict) else chat.say(attempt)


def by_rules(case: Case) -> dict[str, Any]:
    trial = load_trial(FOLDER)
    return assessment_json(assess(trial, case.cohort, answers_of(trial, case), case.today))


def summary(assessment: Mapping[str, Any]) -> tuple[str, str | None, list[str]]:
    """Outcome, date, failing criteria."""
    failing = sorted(finding["id"] for finding in assessment["findings"] if finding["status"] == "fail")
    return assessment["outcome"]["code"], assessment["outcome"]["on_or_after"], failing


def misread(assessment: Mapping[str, Any]) -> str:
    """What was typed and read, for whoever looks for the misreading."""
    grounds = {
        ground["question"]: (ground["raw"], ground["value"])
        for finding in assessment["findings"]
        for ground in finding["because"]
    }
    return "\n".join(f"{question}: {raw!r} -> {value}" for question, (raw, value) in grounds.items())
