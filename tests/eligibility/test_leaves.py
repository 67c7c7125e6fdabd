"""Proves each leaf condition: limits to the day and the decimal, ranges, replies without a value."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.eligibility.truth import Truth
from bot.eligibility.verdict import Verdict
from bot.trial.conditions import (
    AgeIs,
    Ahead,
    Always,
    Answered,
    Chosen,
    Lab,
    Limit,
    NoneOf,
    Not,
    Number,
    Ongoing,
    Past,
    Salt,
    SteroidDose,
    Takes,
    Window,
    Within,
)
from bot.trial.model import Kind
from tests.answers.asked import asked
from tests.eligibility.people import held

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
USED = asked("date", "q", ongoing="still")
AHEAD = asked("date", "q", future=True)


def between(first: str | None, last: str | None) -> dict[str, str | None]:
    return {"earliest": first, "latest": last}


# Today is 22 November 2026.
@pytest.mark.parametrize(
    "window, said, is_within, is_past, ends",
    [
        (Window(2), "2026-09-22", F, T, None),  # exactly 2 months is enough
        (Window(2), "2026-09-23", T, F, "2026-11-23"),  # 2 months less a day
        (Window(2, inclusive=True), "2026-09-22", T, F, "2026-11-23"),
        (Window(2, inclusive=True), "2026-09-21", F, T, None),
        (Window(6, inclusive=True), "2026-05-22", T, F, "2026-11-23"),  # exactly 6 months is not more than 6
        (Window(30, "days"), "2026-10-23", F, T, None),
        (Window(30, "days"), "2026-10-24", T, F, "2026-11-23"),
        (Window(5, "years"), "2021-11-22", F, T, None),
        (Window(5, "years"), "2021-11-23", T, F, "2026-11-23"),  # 5 years less a day
        (Window(2), between("2026-09-23", "2026-11-01"), T, F, "2027-01-01"),  # dated from the latest day
        (Window(2), between("2026-01-01", "2026-09-22"), F, T, None),
        (Window(2), between("2026-09-22", "2026-09-23"), U, U, None),
        (Window(2), between(None, "2026-09-22"), F, T, None),
        (Window(2), between(None, "2026-09-23"), U, U, None),
        (Window(2), between("2026-09-23", None), T, F, "2027-01-22"),
        (Window(2), between("2026-01-01", None), U, U, None),
        (Window(2), "ongoing", T, F, None),  # no date from what goes on
    ],
)
def test_within_and_past(window: Window, said: Any, is_within: Truth, is_past: Truth, ends: str | None) -> None:
    inside, clear = held(Within("q", window), USED, said), held(Past("q", window), USED, said)
    assert (inside.truth, clear.truth) == (is_within, is_past)
    assert inside.ends_on == (date.fromisoformat(ends) if ends else None)
    assert inside.kinds == clear.kinds == ((Kind.NOT_SURE,) if is_within is U else ())
    assert held(Ongoing("q"), USED, said).truth is (T if said == "ongoing" else F)


@pytest.mark.parametrize(
    "today, last, still_fails, ends",
    [
        ("2027-02-27", "2026-12-31", T, "2027-02-28"),  # 31 December + 2 months is the last of February
        ("2027-02-28", "2026-12-31", F, None),
        ("2028-02-28", "2027-12-31", T, "2028-02-29"),
        ("2027-06-29", "2027-04-30", T, "2027-06-30"),
    ],
)
def test_a_day_that_does_not_exist_is_the_last_of_its_month(
    today: str, last: str, still_fails: Truth, ends: str | None
) -> None:
    verdict = held(Within("q", Window(2)), USED, last, date.fromisoformat(today))
    assert (verdict.truth, verdict.ends_on) == (still_fails, date.fromisoformat(ends) if ends else None)


@pytest.mark.parametrize(
    "said, truth, ends",
    [
        ("2026-11-23", T, "2026-11-23"),
        ("2026-11-22", F, None),
        (between("2026-12-01", "2026-12-31"), T, "2026-12-31"),
        (between("2026-12-01", None), T, None),
        (between("2026-11-01", "2026-12-31"), U, None),
        (between(None, "2026-12-31"), U, None),
        (between(None, "2026-11-01"), F, None),
    ],
)
def test_ahead(said: Any, truth: Truth, ends: str | None) -> None:
    verdict = held(Ahead("q"), AHEAD, said)
    assert (verdict.truth, verdict.ends_on) == (truth, date.fromisoformat(ends) if ends else None)
    assert held(Ahead("q"), USED, "ongoing").truth is F


@pytest.mark.parametrize(
    "limit, said, truth, ends",
    [
        ("< 12", "2014-11-22", F, None),  # 12 from the birthday on
        ("< 12", "2014-11-23", T, "2026-11-23"),
        ("< 12", 11, T, None),  # no date if only the age is given
        ("< 12", 12, F, None),
        (">= 66", "1960-11-22", T, None),
        (">= 66", "1960-11-23", F, None),  # 65 until the day before the 66th birthday
        ("<= 65", "1960-11-23", T, "2026-11-23"),
        ("> 65", 66, T, None),
        ("> 65", 65, F, None),
        ("< 18", "2012-02-29", T, "2030-02-28"),
    ],
)
def test_age(limit: str, said: Any, truth: Truth, ends: str | None) -> None:
    comparison, number = limit.split()
    verdict = held(AgeIs("q", Limit(comparison, float(number))), asked("age"), said)
    assert (verdict.truth, verdict.ends_on) == (truth, date.fromisoformat(ends) if ends else None)


def span(low: float, high: float) -> dict[str, float]:
    return {"min": low, "max": high}


@pytest.mark.parametrize(
    "limit, said, truth",
    [
        ("< 40", 39, T), ("< 40", 40, F), ("< 40", span(30, 39.9), T), ("< 40", span(30, 40), U), ("< 40", span(40, 50), F),
        (">= 60", 59.5, F), (">= 60", 59.6, F), (">= 60", 60, T), (">= 60", span(59, 61), U),
    ],
)  # fmt: skip
def test_numbers_and_salt_are_not_rounded(limit: str, said: Any, truth: Truth) -> None:
    comparison, number = limit.split()
    the_limit = Limit(comparison, float(number))
    assert held(Number("q", the_limit), asked("percent"), said).truth is truth
    assert held(Salt("q", "estimate", the_limit), asked("scalp"), {"percent": said}).truth is truth
    assert held(Salt("q", "doctor", the_limit), asked("scalp"), {"measured": said}).truth is truth
    assert held(Salt("q", "doctor", the_limit), asked("scalp"), {"percent": said}).truth is F


def test_a_bald_scalp_is_total_and_no_estimate() -> None:
    assert held(Salt("q", "total"), asked("scalp"), "total").truth is T
    assert held(Salt("q", "total"), asked("scalp"), 100).truth is F
    assert held(Salt("q", "estimate", Limit(">=", 60)), asked("scalp"), "total").truth is F


def pills(*doses: tuple[str, float | None], **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "dose_mg_per_day": dose, **more} for name, dose in doses]


@pytest.mark.parametrize(
    "said, truth, kind",
    [
        ([], F, None),
        (pills(("hydrocortisone", 40)), F, None),
        (pills(("hydrocortisone", 41)), T, None),
        (pills(("prednisone", 10)), F, None),
        (pills(("prednisone", 10.1)), T, None),
        (pills(("methylprednisolone", 8)), F, None),
        (pills(("cortisone", 50)), F, None),
        (pills(("dexamethasone", 1.5)), F, None),
        (pills(("dexamethasone", 1.6)), T, None),
        (pills(("prednisone", 0.1), ("prednisone", 0.2), ("prednisone", 9.7)), F, None),
        (pills(("prednisone", 5), ("hydrocortisone", 20)), F, None),
        (pills(("prednisone", 5), ("hydrocortisone", 20.4)), T, None),
        (pills(("betamethasone", 1.2)), F, None),
        (pills(("betamethasone", 1.4)), U, Kind.TEAM),
        (pills(("betamethasone", 1.6)), T, None),
        (pills(("deflazacort", 15)), U, Kind.TEAM),
        (pills(("deflazacort", 15.1)), T, None),
        (pills(("prednisone", None)), U, Kind.NOT_SURE),
        (pills(("prednisone", 11), ("dexamethasone", None)), T, None),  # more than the limit whatever the other is
        (pills(("fludrocortisone", 50)), F, None),
        (pills(("fludrocortisone", None)), F, None),
        (pills(("prednisone", 50), current=False), F, None),
        (pills(("prednisone", 50), negated=True), F, None),
        (pills(("prednisone", 50), route="skin"), F, None),
        (pills(("prednisone", 50), route="rectal"), U, Kind.NOT_SURE),
        (pills(("triamcinolone", None), route="injection"), U, Kind.NOT_SURE),
        (pills(("budesonide", 9)), U, Kind.NOT_SURE),  # swallowed
        (pills(("budesonide", 9), route="inhaled"), F, None),
        (pills(("budesonide", 9), route="other"), F, None),  # a mouth rinse
        (pills(("fluconazole", 200)), F, None),
    ],
)
def test_steroid_dose_above_ten(said: Any, truth: Truth, kind: Kind | None) -> None:
    verdict = held(SteroidDose("q", Limit(">", 10)), asked("medicines"), said)
    assert (verdict.truth, verdict.kinds) == (truth, (kind,) if kind else ())


@pytest.mark.parametrize(
    "said, classes, routes, truth",
    [
        (["fluconazole"], ("cyp3a4_inhibitor",), (), T),
        (["fluconazole"], ("cyp3a4_inhibitor",), ("infusion",), F),
        (["fluconazole"], ("biologic",), (), F),
        (["unheard-of"], ("unrecognised",), (), T),
        (pills(("fluconazole", 9), current=False), ("cyp3a4_inhibitor",), (), F),
        (pills(("fluconazole", 9), negated=True), ("cyp3a4_inhibitor",), (), F),
        ([], ("unrecognised",), (), F),
    ],
)
def test_takes(said: Any, classes: tuple[str, ...], routes: tuple[str, ...], truth: Truth) -> None:
    assert held(Takes("q", classes, routes), asked("medicines"), said).truth is truth


MONTH = Window(1)
RECENT, OLD = "2026-11-01", "2026-10-22"
ALT = ("alt", Limit(">=", 3), None, True)
HB = ("haemoglobin", Limit("<=", 9), "g/dL", False)
ANC = ("anc", Limit("<=", 1000), "cells/uL", False)
PLATELETS = ("platelets", Limit("<=", 100000), "/uL", False)


@pytest.mark.parametrize(
    "rule, said, finding",
    [
        (ALT, {"value": 120, "upper_limit": 40, "taken": RECENT}, "beyond"),
        (ALT, {"value": 119, "upper_limit": 40, "taken": RECENT}, "set_aside"),
        (ALT, {"value": 120, "taken": RECENT}, "unclear"),
        (ALT, {"value": 120, "taken": OLD}, "set_aside"),  # age first, whatever else is missing
        (ALT, {"value": 120}, "set_aside"),
        (ALT, {"value": 120, "upper_limit": 40, "taken": OLD}, "set_aside"),
        (ALT, {"value": 120, "upper_limit": 40, "taken": "2026-10-23"}, "beyond"),
        (ALT, {"value": 120, "upper_limit": 40, "taken": between(OLD, RECENT)}, "unclear"),
        (ALT, {"value": 1, "upper_limit": 40, "taken": between(OLD, RECENT)}, "set_aside"),
        (ALT, {"value": 120, "upper_limit": 40, "taken": RECENT, "passing_illness": True}, "set_aside"),
        (ALT, {"value": 120, "upper_limit": 40, "taken": RECENT, "gilbert": True}, "beyond"),
        (ALT, {"value": 0.3, "upper_limit": 0.1, "taken": RECENT}, "beyond"),
        (("bilirubin", *ALT[1:]), {"value": 120, "upper_limit": 40, "taken": RECENT, "gilbert": True}, "unclear"),
        (HB, {"value": 90, "unit": "g/L", "taken": RECENT}, "beyond"),
        (HB, {"value": 9.0, "unit": "g/dl", "taken": RECENT}, "beyond"),
        (HB, {"value": 9.1, "unit": "g/dL", "taken": RECENT}, "set_aside"),
        (HB, {"value": 9.1, "taken": RECENT}, "unclear"),
        (HB, {"value": 9.1, "unit": "stones", "taken": RECENT}, "unclear"),
        (HB, {"value": 5.6, "unit": "mmol/L", "taken": RECENT}, "unclear"),
        (ANC, {"value": 1.0, "unit": "×10⁹/L", "taken": RECENT}, "beyond"),
        (ANC, {"value": 1.1, "unit": "K/uL", "taken": RECENT}, "set_aside"),
        (ANC, {"value": 1000, "unit": "/µL", "taken": RECENT}, "beyond"),
        (ANC, {"value": 900, "unit": "/uL", "taken": RECENT, "computed": True}, "unclear"),
        (PLATELETS, {"value": 100, "unit": "10*9/L", "taken": RECENT}, "beyond"),
        (PLATELETS, {"value": 100001, "unit": "cells/mcL", "taken": RECENT}, "set_aside"),
        (PLATELETS, {"value": 99, "unit": "x 10e3 / uL", "taken": RECENT}, "beyond"),
    ],
)
def test_a_laboratory_value_is_beyond_or_unclear_or_set_aside(rule: Any, said: dict[str, Any], finding: str) -> None:
    test, limit, unit, times = rule
    for one in ("beyond", "unclear", "set_aside"):
        condition = Lab("q", test, one, limit, unit, times, MONTH)
        assert held(condition, asked("labs"), [{"test": test, **said}]).truth is (T if one == finding else F)


def test_no_result_of_a_test_is_set_aside_and_a_limit_without_unit_is_unclear() -> None:
    other = [{"test": "alt", "value": 3, "taken": RECENT}]
    assert held(Lab("q", "anc", "set_aside", ANC[1], ANC[2], False, MONTH), asked("labs"), other).truth is T
    assert held(Lab("q", "anc", "beyond", ANC[1], ANC[2], False, MONTH), asked("labs"), "none").truth is F
    assert held(Lab("q", "alt", "unclear", ALT[1], None, False, MONTH), asked("labs"), other).truth is T


LIST = asked("checklist", choices=("a", "b", "none"))
A, NOT_SURE, DECLINE = ("a",), ("not_sure",), ("decline",)


@pytest.mark.parametrize(
    "choices, said, truth, kinds",
    [
        (A, ["a"], T, ()),
        (A, ["b"], F, ()),
        (A, ["none"], F, ()),
        (A, {"not_sure": ["a"]}, U, (Kind.NOT_SURE,)),
        (A, {"selected": ["b"], "not_sure": ["a"]}, U, (Kind.NOT_SURE,)),
        (("a", "b"), {"selected": ["b"], "not_sure": ["a"]}, T, ()),
        (A, {"not_sure": ["b"]}, F, ()),
        (A, "not_sure", U, (Kind.NOT_SURE,)),
        (A, "decline", U, (Kind.DECLINED,)),
        (A, Kind.NOT_UNDERSTOOD, U, (Kind.NOT_UNDERSTOOD,)),
        (NOT_SURE, Kind.NOT_UNDERSTOOD, U, (Kind.NOT_UNDERSTOOD,)),
        (NOT_SURE, "not_sure", T, ()),
        (("a", "not_sure"), "not_sure", T, ()),
        (("a", "decline"), "not_sure", U, (Kind.NOT_SURE,)),
        (DECLINE, "not_sure", F, ()),
        (DECLINE, "decline", T, ()),
        (NOT_SURE, ["a"], F, ()),
    ],
)
def test_chosen_and_none_of(choices: tuple[str, ...], said: Any, truth: Truth, kinds: tuple[Kind, ...]) -> None:
    assert held(Chosen("q", choices), LIST, said) == Verdict(truth, kinds, ("q",))
    assert held(NoneOf("q", choices), LIST, said) == Verdict(~truth, kinds, ("q",))
    assert held(Answered("q"), LIST, said) == Verdict(T, because=("q",))


LEAVES = [
    Chosen("q", A), NoneOf("q", A), Answered("q"), Within("q", MONTH), Past("q", MONTH), Ongoing("q"), Ahead("q"),
    AgeIs("q", Limit("<", 1)), Number("q", Limit("<", 1)), Salt("q", "total"), SteroidDose("q", Limit("<", 1)),
    Takes("q", A), Lab("q", "alt", "beyond", Limit("<", 1), None, True, MONTH),
]  # fmt: skip


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_question_not_answered_is_missing_and_one_not_asked_is_false(leaf: Any) -> None:
    text = asked("text")
    assert held(leaf, text) == Verdict(U, missing=frozenset("q"))
    hidden = asked("text", applies_when=Not(Always()))
    assert held(leaf, hidden, "words").truth is F
    assert held(leaf, asked("text", cohorts=("household",)), "words").truth is F
    if not isinstance(leaf, Answered):  # a value of another type says nothing about it
        assert held(leaf, text, "words").kinds == (Kind.NOT_UNDERSTOOD,)
        assert held(leaf, text, "decline").kinds == (Kind.DECLINED,)
    assert held(Always(), text).truth is T
