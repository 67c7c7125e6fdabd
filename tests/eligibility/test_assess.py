"""Proves which status a criterion has when its clauses hold, are in doubt or miss answers, and the outcome that follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answers.model import Age, Answer, Certainty, Medicine
from bot.eligibility.assess import assess
from bot.eligibility.model import Assessment, Finding, Ground, OutcomeCode
from bot.eligibility.outcome import outcome
from bot.trial.conditions import AgeIs, All, Always, AnyOf, Chosen, Limit, Not, Within
from bot.trial.model import Criterion, Kind, MedicineFlag, Rule, Status
from tests.answers.asked import TODAY, asked
from tests.eligibility.people import TWO_MONTHS, answers, criterion, held, rule, small_trial, trial_of

QUESTIONS = [asked("yes_no", name) for name in "abc"] + [asked("date", name, ongoing="still") for name in "de"]
A, B, C = (Chosen(name, ("yes",)) for name in "abc")
D, E = (Within(name, TWO_MONTHS) for name in "de")
U, NA = "unknown", "not_applicable"


def find(rules: list[Rule], said: dict[str, Any], **certainties: Certainty) -> Finding:
    trial = trial_of(QUESTIONS, [criterion("X", *rules)])
    return assess(trial, "patient", answers(trial, said, **certainties), TODAY).findings[0]


YES, NO, MAYBE, SILENT = True, False, "not_sure", None


@pytest.mark.parametrize(
    "first, second, a, b, status",
    [
        ("fail", "pass", YES, YES, "fail"),
        ("fail", U, YES, YES, "fail"),
        (U, "verify", YES, YES, U),
        ("verify", "pass", YES, YES, "verify"),
        ("pass", NA, YES, YES, "pass"),
        (NA, "pass", YES, NO, NA),
        ("fail", "pass", NO, YES, "pass"),
        ("fail", "pass", MAYBE, YES, U),  # a fail in doubt is a doubt
        (U, "pass", MAYBE, YES, U),
        ("verify", "pass", MAYBE, YES, U),
        ("verify", "pass", YES, MAYBE, "verify"),  # a doubt about something weaker is none
        ("pass", "pass", YES, MAYBE, "pass"),
        ("fail", "verify", YES, MAYBE, "fail"),
        (U, "pass", YES, MAYBE, U),
        ("fail", "pass", NO, NO, U),  # a gap is a doubt, never a pass
        ("fail", "pass", SILENT, YES, "not_asked"),
        ("fail", "pass", YES, SILENT, "fail"),
        ("verify", "pass", YES, SILENT, "verify"),
        ("verify", "pass", SILENT, YES, "not_asked"),
        ("verify", "pass", SILENT, MAYBE, "not_asked"),
        ("verify", "pass", MAYBE, SILENT, U),
        ("fail", U, SILENT, YES, "not_asked"),
        ("fail", U, MAYBE, SILENT, U),
        ("fail", "pass", SILENT, SILENT, "not_asked"),
    ],
)
def test_the_strongest_clause_that_holds_counts(first: str, second: str, a: Any, b: Any, status: str) -> None:
    said = {key: value for key, value in (("a", a), ("b", b)) if value is not None}
    found = find([rule(first, A), rule(second, B)], said)
    assert found.status is Status(status)
    assert bool(found.kinds) == (status == U)
    assert bool(found.missing) == (status == "not_asked")


def test_kinds_stand_in_order_and_a_gap_is_for_the_team() -> None:
    rules = [rule(U, A), rule(U, B, kind=Kind.DECLINED), rule("fail", C), rule("pass", Always())]
    assert find(rules, {"a": YES, "b": YES, "c": MAYBE}).kinds == (Kind.NOT_SURE, Kind.DECLINED, Kind.TEAM)
    gap = find([rule("fail", A)], {"a": NO})
    assert (gap.kind, [ground.question for ground in gap.because]) == (Kind.TEAM, ["a"])
    assert find([], {}).kinds == (Kind.TEAM,)


@pytest.mark.parametrize(
    "certainty, status, kinds",
    [
        (Certainty.CONFIRMED, Status.FAIL, ()),
        (Certainty.UNCONFIRMED, Status.UNKNOWN, (Kind.UNCONFIRMED,)),
        (Certainty.DOUBTED, Status.UNKNOWN, (Kind.NOT_SURE,)),
    ],
)
def test_only_a_confirmed_answer_fails(certainty: Certainty, status: Status, kinds: tuple[Kind, ...]) -> None:
    found = find([rule("fail", A, permanent=True), rule("pass", Not(A))], {"a": YES}, a=certainty)
    assert (found.status, found.kinds, found.permanent) == (status, kinds, status is Status.FAIL)


def test_a_doubted_ground_does_not_undo_a_certain_one() -> None:
    rules = [rule("fail", AnyOf((D, E)))]
    said = {"d": "2026-11-01", "e": "2026-11-20"}
    found = find(rules, said, e=Certainty.DOUBTED)
    assert (found.status, found.changes_on) == (Status.FAIL, date(2027, 1, 1))
    assert find(rules, said).changes_on == date(2027, 1, 20)


def test_a_doubted_answer_casts_doubt_on_its_follow_up() -> None:
    trial = small_trial()
    said = {"hair": ["minoxidil"], "last.minoxidil": "2026-11-01"}
    given = answers(trial, said, hair=Certainty.DOUBTED)
    assert assess(trial, "patient", given, TODAY).finding("HAIR").kinds == (Kind.NOT_SURE,)
    assert assess(trial, "patient", answers(trial, said), TODAY).finding("HAIR").status is Status.FAIL


def test_a_reply_without_a_value_needs_no_confirmation() -> None:
    found = find([rule("fail", Chosen("a", ("decline",)))], {"a": "decline"}, a=Certainty.UNCONFIRMED)
    assert found.status is Status.FAIL


@pytest.mark.parametrize(
    "d, e, changes_on, missing",
    [
        ("2026-11-01", "2026-11-20", date(2027, 1, 20), ()),
        ("2026-11-01", "ongoing", None, ()),
        ("2026-11-01", "2020-01-01", date(2027, 1, 1), ()),
        ("2026-11-01", None, date(2027, 1, 1), ("e",)),  # e may move the date
        ("ongoing", None, None, ()),  # nothing can move a date that is not there
    ],
)
def test_fails_end_with_the_last_of_them(
    d: str, e: str | None, changes_on: date | None, missing: tuple[str, ...]
) -> None:
    found = find([rule("fail", D), rule("fail", E)], {"d": d} | ({"e": e} if e else {}))
    assert (found.status, found.changes_on, found.missing) == (Status.FAIL, changes_on, missing)


def test_beside_a_fail_only_what_can_be_worse_is_missing() -> None:
    permanent = rule("fail", A, permanent=True)
    assert find([rule("fail", D), permanent], {"d": "ongoing"}).missing == ("a",)
    assert find([rule("fail", D), permanent], {"a": YES}).missing == ()
    waiting = find([rule("fail", D), permanent], {"d": "ongoing", "a": YES}, a=Certainty.UNCONFIRMED)
    assert (waiting.status, waiting.missing) == (Status.FAIL, ("a",))


def test_a_finding_keeps_words_values_and_notes() -> None:
    found = find(
        [rule(U, A, note="first"), rule("pass", B, note="second"), rule("fail", C, note="no")],
        {"a": YES, "b": YES, "c": NO},
    )
    assert found.notes == ("first", "second")
    assert found.because == (Ground("a", "said", True),)
    assert find([rule(U, A)], {"a": "decline"}).because == (Ground("a", "said", "decline"),)


def test_the_end_of_an_and_is_that_of_its_dated_part() -> None:
    assert find([rule("fail", All((A, D)))], {"a": YES, "d": "2026-11-01"}).changes_on == date(2027, 1, 1)


DRUGS = [
    {"name": "fluconazole", "dose_mg_per_day": 200},
    {"name": "fluconazole", "route": "skin"},
    {"name": "fluconazole", "current": False},
    {"name": "fluconazole", "negated": True},
    {"name": "fluconazole"},
    {"name": "prednisone"},
]


def test_medicines_are_flagged_by_class_and_route() -> None:
    trial = small_trial()
    found = assess(trial, "patient", answers(trial, {"drugs": DRUGS}), TODAY).finding("DRUGS")
    assert found.flags == ("fluconazole 200 mg/day", "fluconazole")
    assert assess(trial, "patient", answers(trial, {"drugs": "decline"}), TODAY).finding("DRUGS").flags == ()
    any_route = Criterion("X", "patient", "", "", (), flags=MedicineFlag("drugs", ("cyp3a4_inhibitor",), ()))
    wide = trial_of(list(trial.questions.values()), [any_route])
    assert len(assess(wide, "patient", answers(wide, {"drugs": DRUGS}), TODAY).finding("X").flags) == 3
    assert Medicine("x").route == "oral"


FINE = {"born": "1990-01-01", "hair": "none", "clot": NO, "hiv": NO, "drugs": []}
ON_DATE = {"hair": ["minoxidil"], "last.minoxidil": "2026-11-01"}


@pytest.mark.parametrize(
    "changed, code, on_or_after, reasons, unsettled",
    [
        ({}, "likely_eligible", None, (), ()),
        ({"hiv": "decline"}, "needs_review", None, ("HIV",), ()),
        (ON_DATE, "not_now", date(2027, 1, 1), ("HAIR",), ()),
        (ON_DATE | {"hiv": MAYBE}, "not_now", date(2027, 1, 1), ("HAIR",), ("HIV",)),
        (ON_DATE | {"born": "2015-01-02"}, "not_now", date(2027, 1, 2), ("AGE", "HAIR"), ()),
        (ON_DATE | {"last.minoxidil": "ongoing"}, "not_now", None, ("HAIR",), ()),
        (
            ON_DATE | {"born": "2015-01-02", "last.minoxidil": "ongoing"},
            "not_now",
            date(2027, 1, 2),
            ("AGE", "HAIR"),
            (),
        ),
        (ON_DATE | {"hiv": None}, "incomplete", None, ("HAIR",), ()),
        ({"hair": ["minoxidil"]}, "incomplete", None, (), ()),
        (ON_DATE | {"hair": ["minoxidil", "dpcp"]}, "incomplete", None, ("HAIR",), ()),
        (ON_DATE | {"hiv": YES}, "not_eligible", None, ("HAIR", "HIV"), ()),
        ({"hiv": YES, "clot": None}, "not_eligible", None, ("HIV",), ()),
        ({"born": 70}, "not_eligible", None, ("AGE",), ()),
        ({"hair": ["oils"]}, "needs_review", None, ("HAIR",), ()),
        ({"clot": YES, "cause": "surgery"}, "needs_review", None, ("CLOT",), ()),
        ({"clot": MAYBE}, "needs_review", None, ("CLOT",), ()),
    ],
)
def test_the_outcome_is_the_first_line_that_holds(
    changed: dict[str, Any], code: str, on_or_after: date | None, reasons: tuple[str, ...], unsettled: tuple[str, ...]
) -> None:
    trial = small_trial()
    said = {key: value for key, value in (FINE | changed).items() if value is not None}
    for finished in (True, False):
        found = assess(trial, "patient", answers(trial, said), TODAY, finished).outcome
        assert (found.code, found.on_or_after, found.reasons) == (OutcomeCode(code), on_or_after, reasons)
        assert found.unsettled == unsettled


def test_an_unconfirmed_fail_is_incomplete() -> None:
    trial = small_trial()
    given = answers(trial, FINE | ON_DATE, **{"last.minoxidil": Certainty.UNCONFIRMED})
    assert assess(trial, "patient", given, TODAY).outcome.code is OutcomeCode.INCOMPLETE


def test_each_cohort_has_its_own_criteria() -> None:
    trial = small_trial()
    found: Assessment = assess(trial, "household", answers(trial, {"lives": YES}), TODAY)
    assert [finding.id for finding in found.findings] == ["HOME"]
    assert found.outcome.code is OutcomeCode.LIKELY_ELIGIBLE
    with pytest.raises(KeyError):
        found.finding("AGE")
    with pytest.raises(KeyError):
        assess(trial, "strangers", {}, TODAY)


def test_no_criteria_at_all_is_a_doubt() -> None:
    assert outcome(()).code is OutcomeCode.NEEDS_REVIEW


def test_an_age_without_a_number_is_not_sure() -> None:
    trial = small_trial()
    given = {"born": Answer("born", Age(), certainty=Certainty.CONFIRMED)}
    assert assess(trial, "patient", given, TODAY).finding("AGE").kinds == (Kind.NOT_SURE,)
    assert held(AgeIs("q", Limit("<", 12)), asked("age"), 3).kinds == ()
