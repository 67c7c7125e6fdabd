"""Proves which question comes next, which are never asked, which answers are dropped, and which are read back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers.model import Certainty
from bot.eligibility.asking import left_at_most, next_question, prune, visible
from bot.eligibility.confirming import straddles, to_confirm
from bot.eligibility.plan import PLANS_KEPT, plan_for
from bot.trial.conditions import All, Always, AnyOf, Chosen, NoneOf, Not, Past, Window, Within
from bot.trial.model import Topic
from tests.answers.asked import TODAY, asked
from tests.eligibility.people import TWO_MONTHS, answers, criterion, rule, small_trial, trial_of

TRIAL = small_trial()


def following(said: dict[str, Any], begun: tuple[str, ...] = ()) -> str | None:
    question = next_question(TRIAL, "patient", answers(TRIAL, said), begun, TODAY)
    return question.id if question else None


@pytest.mark.parametrize(
    "said, begun, asks",
    [
        ({}, (), "born"),  # a topic marked `first`
        ({}, ("hair",), "hair"),  # but a topic begun is finished
        ({}, ("clots", "hair"), "hair"),  # the latest begun
        ({"born": 30}, ("age",), "hair"),  # 8 s / 0.2 before 5 s / 0.02 and 20 s / 0.02
        ({"born": 30, "hair": ["minoxidil", "dpcp"]}, ("age", "hair"), "last.minoxidil"),
        (
            {"born": 30, "hair": ["minoxidil", "dpcp"]},
            ("age", "hair", "clots"),
            "last.minoxidil",
        ),  # right after its parent
        ({"born": 30, "hair": ["minoxidil", "dpcp"], "last.minoxidil": "2026-11-01"}, ("hair",), "last.dpcp"),
        # still used: no date that another medicine could move
        ({"born": 30, "hair": ["minoxidil", "dpcp"], "last.minoxidil": "ongoing"}, ("hair",), "clot"),
        ({"born": 30, "hair": "none"}, ("age", "hair"), "clot"),
        ({"born": 30, "hair": "none", "clot": True}, ("age", "hair", "clots"), "cause"),
        ({"born": 30, "hair": "none", "clot": "not_sure"}, ("age", "hair", "clots"), "hiv"),
        ({"born": 30, "hair": "none", "clot": False, "hiv": False}, (), "drugs"),
        ({"born": 30, "hair": "none", "clot": False, "hiv": False, "drugs": []}, (), None),
        ({"born": 70}, (), None),  # a confirmed fail that cannot change
        ({"hiv": True}, ("private",), None),
    ],
)
def test_the_next_question(said: dict[str, Any], begun: tuple[str, ...], asks: str | None) -> None:
    assert following(said, begun) == asks


def test_a_topic_that_settles_nothing_comes_last_and_cheaper_ones_first() -> None:
    questions = [asked("yes_no", "slow", topic="slow", cost=9), asked("yes_no", "quick", topic="quick", cost=3)]
    rules = [criterion(name, rule("verify", Chosen(name, ("yes",)))) for name in ("slow", "quick")]
    trial = trial_of(questions, rules, (Topic("slow", ""), Topic("quick", "")))
    first = next_question(trial, "patient", {}, (), TODAY)
    assert first is not None
    assert first.id == "quick"


def test_how_many_are_left() -> None:
    assert left_at_most(TRIAL, "patient", {}, TODAY) == 5
    assert left_at_most(TRIAL, "patient", answers(TRIAL, {"hair": ["minoxidil", "dpcp"]}), TODAY) == 6
    assert left_at_most(TRIAL, "patient", answers(TRIAL, {"hiv": True}), TODAY) == 0
    assert left_at_most(TRIAL, "household", {}, TODAY) == 1


def test_which_questions_apply() -> None:
    assert visible(TRIAL, "patient", {}, TODAY) == ["born", "hair", "clot", "hiv", "drugs"]
    shown = visible(
        TRIAL, "patient", answers(TRIAL, {"hair": {"selected": ["dpcp"], "not_sure": ["minoxidil"]}}), TODAY
    )
    assert shown == ["born", "hair", "last.dpcp", "clot", "hiv", "drugs"]
    assert visible(TRIAL, "household", {}, TODAY) == ["lives"]


def test_answers_that_no_longer_apply_are_dropped_to_the_last() -> None:
    questions = [
        asked("yes_no", "third", applies_when=Chosen("second", ("yes",))),
        asked("yes_no", "second", applies_when=Chosen("first", ("yes",))),
        asked("yes_no", "first"),
        asked("date", "seen", for_each=("list", "a"), applies_when=Chosen("first", ("no",))),
        asked("checklist", "list", ("a", "none")),
    ]
    trial = trial_of(questions, [])
    said = {"first": False, "second": True, "third": True, "list": ["a"], "seen": "2026-01-01"}
    kept, dropped = prune(trial, "patient", answers(trial, said), TODAY)
    assert (set(kept), dropped) == ({"first", "list", "seen"}, ("second", "third"))
    kept, dropped = prune(trial, "patient", answers(trial, said | {"first": True}), TODAY)
    assert (set(kept), dropped) == ({"first", "second", "third", "list"}, ("seen",))
    stray = answers(TRIAL, {"lives": True, "hiv": False})
    assert prune(TRIAL, "patient", stray, TODAY) == ({"hiv": stray["hiv"]}, ("lives",))


UNCONFIRMED, DOUBTED = Certainty.UNCONFIRMED, Certainty.DOUBTED


@pytest.mark.parametrize(
    "said, certainties, waiting",
    [
        ({"hiv": True}, {"hiv": UNCONFIRMED}, ["hiv"]),
        ({"hiv": True}, {"hiv": DOUBTED}, []),
        ({"hiv": True}, {}, []),
        ({"hiv": False}, {"hiv": UNCONFIRMED}, []),
        ({"hiv": "not_sure"}, {"hiv": UNCONFIRMED}, []),
        ({"hiv": True, "born": 3}, {"hiv": UNCONFIRMED, "born": UNCONFIRMED}, ["born", "hiv"]),
        (
            {"hair": ["minoxidil"], "last.minoxidil": "ongoing"},
            {"hair": UNCONFIRMED, "last.minoxidil": UNCONFIRMED},
            ["last.minoxidil"],
        ),
    ],
)
def test_what_would_fail_is_read_back(
    said: dict[str, Any], certainties: dict[str, Certainty], waiting: list[str]
) -> None:
    assert to_confirm(TRIAL, "patient", answers(TRIAL, said, **certainties), TODAY) == waiting


@pytest.mark.parametrize(
    "said, closer",
    [
        ({"earliest": "2026-09-01", "latest": "2026-10-01"}, True),
        ({"earliest": None, "latest": "2026-10-01"}, True),
        ({"earliest": "2026-09-01", "latest": None}, True),
        ({"earliest": "2026-10-01", "latest": "2026-10-31"}, False),
        ({"earliest": "2026-08-01", "latest": "2026-08-31"}, False),
        ("ongoing", False),
        ("not_sure", False),
        (None, False),
    ],
)
def test_a_range_over_a_limit_wants_a_closer_date(said: Any, closer: bool) -> None:
    given = answers(TRIAL, {"hair": ["minoxidil"]} | ({"last.minoxidil": said} if said else {}))
    assert straddles(TRIAL, "patient", given, "last.minoxidil", TODAY) is closer


def test_a_closer_date_that_settles_nothing_is_not_asked_for() -> None:
    used = Within("d", TWO_MONTHS)
    trial = trial_of(
        [asked("date", "d"), asked("yes_no", "a")],
        [
            criterion(
                "X",
                rule("fail", All((used, Chosen("a", ("yes",)))), note=""),
                rule("pass", All((Past("d", Window(2)), NoneOf("a", ())))),
            )
        ],
    )
    said: dict[str, Any] = {"d": {"earliest": "2026-09-01", "latest": "2026-10-01"}}
    assert straddles(
        trial, "patient", answers(trial, said | {"a": "not_sure"}), "d", TODAY
    )  # the earliest day clears it
    unsure = trial_of(
        list(trial.questions.values()),
        [criterion("X", rule("fail", All((Not(Not(used)), used)))), criterion("Y", rule("verify", Always()))],
    )
    assert straddles(unsure, "patient", answers(unsure, said), "d", TODAY)
    both = trial_of(
        list(trial.questions.values()),
        [criterion("X", rule("unknown", AnyOf((All((used, Chosen("a", ("yes",)))), Chosen("a", ("no",))))))],
    )
    assert not straddles(both, "patient", answers(both, said | {"a": "not_sure"}), "d", TODAY)


def test_a_plan_is_made_once_and_the_oldest_leave() -> None:
    trials = [small_trial() for _ in range(PLANS_KEPT + 1)]
    plans = [plan_for(trial, "patient") for trial in trials]
    assert plan_for(trials[-1], "patient") is plans[-1]
    assert plan_for(trials[0], "patient") is not plans[0]
