"""Every person of cases.yml, played over HTTP by button: outcome, date and failing criteria are those the case expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot.storage import Store
from bot.trial import loading
from bot.trial.cases import Case
from bot.trial.loading import load_cases
from bot.trial.model import Trial
from tests.system.chat import Chat, reply_to
from tests.system.servers import ROOT, TODAY, Servers

FOLDERS = [ROOT / "data/trials/NCT05398809", ROOT / "tests/trials/tiny"]
PLAYED = [
    (folder, case)
    for folder in FOLDERS
    if (folder / "cases.yml").exists()
    for case in load_cases(folder)
    if case.today.isoformat() == TODAY
]
LONGEST = 150
AT_ONCE = 4  # visitors
Outcome = Mapping[str, Any]
End = tuple[str, Outcome]  # session, outcome as the visitor's state has it
WHOLE = ("likely_eligible", "needs_review", "not_now")  # outcomes of screenings in which everything was asked


@pytest.fixture(scope="module")
def ends(request: pytest.FixtureRequest, servers: Servers) -> Iterator[dict[str, Future[End]]]:
    """All chosen cases, begun in order and several at once; each test waits for its own."""
    chosen = [item.callspec.params for item in request.session.items if item.path == request.path]  # type: ignore[attr-defined]
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        yield {
            name_of(one["folder"], one["case"]): pool.submit(end, servers.base_url, one["folder"], one["case"])
            for one in chosen
        }
    finally:
        pool.shutdown(cancel_futures=True)


@lru_cache
def load_trial(folder: Path) -> Trial:
    return loading.load_trial(folder)


def name_of(folder: Path, case: Case) -> str:
    return f"{folder.name}: {case.name}"


def end(base_url: str, folder: Path, case: Case) -> End:
    trial = load_trial(folder)
    chat = Chat.begin(base_url, trial.id)
    with closing(chat.http):
        play(chat, with_who(trial, case))
        assert chat.outcome is not None
        return chat.session, chat.outcome


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "case"), PLAYED, ids=[name_of(folder, case) for folder, case in PLAYED])
def test_a_person_played_by_button(folder: Path, case: Case, ends: dict[str, Future[End]], record: Store) -> None:
    trial, (session, outcome) = load_trial(folder), ends[name_of(folder, case)].result(timeout=300)
    assert outcome["code"] == case.expect.outcome
    expected_day = case.expect.on_or_after.isoformat() if case.expect.on_or_after else None
    assert outcome["on_or_after"] == expected_day
    told, failing = set(outcome["reasons"]), {*case.expect.failing}
    if case.expect.outcome == "not_eligible":
        assert told & failing  # the screening ends early: what was not asked cannot fail
    elif case.expect.outcome in ("not_now", "incomplete"):
        assert told <= failing
        assert {name for name in failing if not trial.criteria[name].private} <= told
    if case.expect.outcome in WHOLE:
        found = record.assessment(session)
        assert found is not None
        assert {one["id"] for one in found["findings"] if one["status"] == "fail"} == failing


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
