"""Every person of cases.yml, played over HTTP by button: outcome, date and failing criteria are those the case expects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import Trial
from tests.system.chat import Chat, reply_to
from tests.system.conftest import Begin
from tests.system.servers import ROOT, TODAY

FOLDERS = [ROOT / "data/trials/NCT05398809", ROOT / "tests/trials/tiny"]
PLAYED = [
    (folder, case)
    for folder in FOLDERS
    if (folder / "cases.yml").exists()
    for case in load_cases(folder)
    if case.today.isoformat() == TODAY
]
LONGEST = 150


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "case"), PLAYED, ids=[f"{folder.name}: {case.name}" for folder, case in PLAYED])
def test_a_person_played_by_button(folder: Any, case: Case, begin: Begin) -> None:
    trial = load_trial(folder)
    chat = begin(trial.id)
    play(chat, with_who(trial, case))
    assert chat.outcome is not None
    assert chat.outcome["code"] == case.expect.outcome
    expected_day = case.expect.on_or_after.isoformat() if case.expect.on_or_after else None
    assert chat.outcome["on_or_after"] == expected_day
    told, failing = set(chat.outcome["reasons"]), {*case.expect.failing}
    if case.expect.outcome == "not_eligible":
        assert told & failing  # the screening ends early: what was not asked cannot fail
    elif case.expect.outcome in ("not_now", "incomplete"):
        assert told <= failing
        assert {name for name in failing if not trial.criteria[name].private} <= told


def with_who(trial: Trial, case: Case) -> dict[str, Any]:
    """The answers, with the first `who` of the cohort where the case names none."""
    first = next(who.id for who in trial.who if who.cohort == case.cohort)
    return {"who": first, "consent_chat": "yes", "adult_present": "yes", **case.answers}


def play(chat: Chat, answers: Mapping[str, Any]) -> None:
    """Until there is an outcome. What the case does not answer is where that person stops."""
    for _ in range(LONGEST):
        question = chat.question
        if question["id"] == "review":
            assert chat.press("send").code == 200
            return
        if question["kind"] == "confirm":
            assert chat.press("yes").code == 200
        elif question["id"] in answers:
            reply = chat.send(reply_to(question, answers[question["id"]]))
            assert reply.code == 200, (question["id"], reply.body)
        else:
            assert chat.command("stop").code == 200
            return
    raise AssertionError("the questions never ended")
