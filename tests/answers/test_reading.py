"""Proves: what the language room found is read against the question that was asked, and what is unclear is asked again."""
# ruff: noqa: E501 - a row of the tables is one line

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.answers.model import AMBIGUOUS, LENGTH_TOLD, UNKNOWN_DAY, Correction, Read, Utterance
from bot.answers.reading import SURE, read
from bot.answers.speech import utterance_from_json, utterance_to_json
from bot.answers.spelling import close
from bot.answers.values import parse_value
from bot.trial.model import Choice, Question, QuestionType
from tests.answers.asked import FORMULARY, TODAY, asked

D = date
NO_ANSWER = Read.NOT_UNDERSTOOD
YES_NO = asked("yes_no", choices=("yes", "no"))
WILLING = replace(YES_NO, text="Would you give blood?")
MAY = D(2026, 5, 4)
AGE, DATE, FUTURE, HOW_LONG = asked("age"), asked("date"), asked("date", future=True), asked("how_long")
ONGOING = asked("date", ongoing="still")
PERCENT, SCALP, LABS, TEXT, MEDICINES = (asked(kind) for kind in ("percent", "scalp", "labs", "text", "medicines"))
CLAUSE = {"negated_from": None, "uncertain": False, "past": False, "other_person": False, "unclear": False}


def said(text: str = "words", **found: Any) -> Utterance:
    return Utterance(text=text, **found)


def clause(text: str, **more: Any) -> dict[str, Any]:
    return {**CLAUSE, "text": text, **more}


def pill(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "classes": [],
        "dose_mg_per_day": None,
        "route": "oral",
        "current": True,
        "negated": False,
        **more,
    }


def other(name: str, **more: Any) -> dict[str, Any]:
    return pill(name, **{"named": True, "long": False, "confidence": 0.5, **more})


def choices(kind: str, *labels: tuple[str, str], **more: Any) -> Question:
    return replace(asked(kind, **more), choices=tuple(Choice(*label) for label in labels))


def result(value: float = 32.0, **more: Any) -> dict[str, Any]:
    return {"test": "alt", "value": value, "unit": None, "upper_limit": None, **more}


def dates(earliest: str | None, latest: str | None) -> dict[str, Any]:
    return {"earliest": earliest, "latest": latest}


ROWS: list[tuple[str, Question, Utterance, Any]] = [
    ("nothing", YES_NO, said("  "), NO_ANSWER),
    ("yes", YES_NO, said(polarity=True, confidence=0.9), True),
    ("no", YES_NO, said(polarity=False, confidence=0.9), False),
    ("no with an exception", YES_NO, said("no, except once", polarity=False, confidence=0.9, grounds=("an exception",)), NO_ANSWER),
    ("neither", YES_NO, said(), NO_ANSWER),
    ("I wouldn't mind", WILLING, said(meant=(True, "wouldn't mind")), True),
    ("all clear, and a yes too", YES_NO, said(meant=(False, "all clear"), polarity=True, confidence=0.9), True),
    ("like a yes", YES_NO, said(guess={"yes": 0.9, "no": 0.05}), True),
    ("hardly like a no", YES_NO, said(guess={"yes": 0.3, "no": 0.6}), False),
    ("a hesitant unsure", YES_NO, said(guess={"unsure": 0.6}), NO_ANSWER),
    ("yes and no, like a no", YES_NO, said(guess={"no": 0.9}, grounds=("yes: i do", "no: no")), NO_ANSWER),
    ("like nothing", YES_NO, said(guess={"yes": 0.4, "no": 0.2, "other": 0.4}), NO_ANSWER),
    ("like a yes, of somebody else", YES_NO, said(guess={"yes": 0.9}, clauses=({"other_person": True},)), NO_ANSWER),
    ("like a yes, with a number", YES_NO, said(guess={"yes": 0.9}, numbers=(3.0,)), True),
    ("like a yes, with a number, about a time", YES_NO, said(guess={"yes": 0.9}, numbers=(3.0,), since=MAY), NO_ANSWER),
    ("in the time that was asked about", YES_NO, said(when=((MAY, MAY),), since=MAY), True),
    ("in that time, like a no", YES_NO, said(when=((MAY, MAY),), since=MAY, guess={"no": 0.9}), NO_ANSWER),
    ("of a condition that was not asked about", YES_NO, said(guess={"yes": 0.9}, conditions=({"name": "tia"},)), NO_ANSWER),
    ("of the one that was", YES_NO, said(guess={"yes": 0.9}, conditions=({"name": "tia"},), about=("tia",)), True),
    ("a no beside one that was", YES_NO, said(polarity=False, confidence=0.9, grounds=("tells of one",)), False),
    ("one of two", YES_NO, said(polarity=True, confidence=0.9, grounds=("one of two",)), NO_ANSWER),
    ("an afterthought", YES_NO, said(polarity=False, confidence=0.5, grounds=("no: but never told",)), False),
    ("declined", YES_NO, said(declined=True, confidence=0.9), Read.DECLINED),
    ("asks", YES_NO, said(asks=True), Read.OTHER_REQUEST),
    ("unsure", YES_NO, said(unsure=True, confidence=0.9), Read.UNSURE),
    ("text", TEXT, said(" cold feet "), "cold feet"),
    ("text declined", TEXT, said(declined=True, confidence=0.9), Read.DECLINED),
    # ages
    ("born", AGE, said(born=D(1990, 5, 4)), {"born": "1990-05-04"}),
    ("born tomorrow", AGE, said(born=D(2026, 11, 23)), NO_ANSWER),
    ("years", AGE, said(ages=(34,)), {"years": 34}),
    ("two ages", AGE, said(ages=(34, 35)), NO_ANSWER),
    ("nearly", AGE, said(ages=(12,), grounds=("nearly",)), NO_ANSWER),
    ("too old", AGE, said(ages=(121,)), NO_ANSWER),
    # dates
    ("ongoing", ONGOING, said(ongoing=True), {"ongoing": True}),
    ("ongoing, not offered", DATE, said(ongoing=True), NO_ANSWER),
    ("a day", DATE, said(when=((D(2026, 9, 1), D(2026, 9, 1)),)), dates("2026-09-01", "2026-09-01")),
    ("since a day", DATE, said(when=((D(2026, 9, 1), None),)), dates("2026-09-01", "2026-11-22")),
    ("before a day", DATE, said(when=((None, D(2026, 9, 1)),)), dates(None, "2026-09-01")),
    ("to this month's end", DATE, said(when=((D(2026, 11, 1), D(2026, 11, 30)),)), dates("2026-11-01", "2026-11-22")),
    ("tomorrow", DATE, said(when=((D(2026, 11, 23), D(2026, 11, 23)),)), NO_ANSWER),
    ("two days", DATE, said(when=((D(2026, 9, 1), None), (D(2026, 8, 1), None))), NO_ANSWER),
    ("ahead", FUTURE, said(when=((D(2027, 1, 5), D(2027, 1, 5)),)), dates("2027-01-05", "2027-01-05")),
    (
        "ahead, no year",
        FUTURE,
        said(when=((D(2026, 1, 5), D(2026, 1, 6)),), grounds=("no year",)),
        dates("2027-01-05", "2027-01-06"),
    ),
    (
        "ahead, no year, 29 February",
        FUTURE,
        said(when=((None, D(2024, 2, 29)),), grounds=("no year",)),
        dates(None, "2025-02-28"),
    ),
    (
        "5/10, once ahead",
        DATE,
        said(when=((D(2026, 12, 5), D(2026, 12, 5)), (D(2026, 5, 12), D(2026, 5, 12))), grounds=(AMBIGUOUS,)),
        dates("2026-05-12", "2026-05-12"),
    ),
    ("from a day nobody knows", DATE, said(when=((D(2026, 5, 4), D(2026, 5, 4)),), grounds=(UNKNOWN_DAY,)), NO_ANSWER),
    ("lately", DATE, said(when=((D(2026, 9, 1), TODAY),), how_long=((45.0, 76.0),), grounds=("lately",)), dates("2026-09-01", "2026-11-22")),
    ("lately, how long", HOW_LONG, said(when=((D(2026, 9, 1), TODAY),), how_long=((45.0, 76.0),), grounds=("lately",)), {"min_days": 45, "max_days": 76}),
    ("how long", HOW_LONG, said(how_long=((10.5, 20.2),)), {"min_days": 10, "max_days": 21}),
    (
        "a length beside a day",
        HOW_LONG,
        said(when=((D(2026, 3, 1), D(2026, 3, 31)),), how_long=((11.0, 17.0),), grounds=(LENGTH_TOLD,)),
        {"min_days": 11, "max_days": 17},
    ),
    ("only its end is told", HOW_LONG, said(when=((D(2026, 3, 1), D(2026, 3, 31)),), grounds=(LENGTH_TOLD,)), NO_ANSWER),
    ("a length that tells no day", DATE, said(how_long=((4.0, 4.0),), grounds=(LENGTH_TOLD,)), NO_ANSWER),
    ("how long, for ever", HOW_LONG, said(how_long=((900.0, 99999.0),)), {"min_days": 900, "max_days": None}),
    ("how long, twice", HOW_LONG, said(how_long=((1.0, 2.0), (3.0, 4.0))), NO_ANSWER),
    ("a length, of what lies ahead", FUTURE, said(how_long=((1.0, 2.0),)), NO_ANSWER),
    # shares
    ("percent", PERCENT, said(percents=((40.0, 60.0),)), {"min": 40.0, "max": 60.0}),
    ("a bare number", PERCENT, said("about 30", numbers=(30.0,)), {"min": 30.0, "max": 30.0}),
    ("a number in a long sentence", PERCENT, said("my hair fell out at 30 or so", numbers=(30.0,)), NO_ANSWER),
    ("two numbers near each other", PERCENT, said(numbers=(60.0, 65.0)), {"min": 60.0, "max": 65.0}),
    ("two numbers far apart", PERCENT, said(numbers=(20.0, 60.0)), NO_ANSWER),
    ("a number of hairs that are left", PERCENT, said(numbers=(30.0,), grounds=("an unclear share",)), NO_ANSWER),
    ("above all", PERCENT, said(percents=((40.0, 160.0),)), NO_ANSWER),
    ("no share", PERCENT, said(), NO_ANSWER),
    ("all of it", SCALP, said(scalp=(("all", 100.0, 100.0),)), {"total": True}),
    (
        "four parts",
        SCALP,
        said(scalp=tuple((part, 10.0, 20.0) for part in ("top", "back", "left", "right"))),
        {part: {"min": 10.0, "max": 20.0} for part in ("top", "back", "left", "right")},
    ),
    ("all of it as a share", SCALP, said(percents=((100.0, 100.0),)), {"total": True}),
    ("one part", SCALP, said(scalp=(("top", 10.0, 20.0),)), NO_ANSWER),
    ("one share", SCALP, said(percents=((70.0, 70.0),)), {"percent": {"min": 70.0, "max": 70.0}}),
    ("nothing of the scalp", SCALP, said(), NO_ANSWER),
    (
        "measured",
        SCALP,
        said("my doctor measured a SALT of 70", numbers=(70.0,), grounds=("measured",)),
        {"measured": {"min": 70.0, "max": 70.0}},
    ),
    # laboratory
    ("a result", LABS, said("ALT 32 U/L (upper limit 40)"), [result(unit="u/l", upper_limit=40.0)]),
    (
        "a result with its day",
        LABS,
        said("alt was 1,032", when=((D(2026, 10, 3), None),)),
        [result(1032.0, taken=dates("2026-10-03", None))],
    ),
    ("no results", LABS, said(polarity=False, confidence=0.9), []),
    ("words only", LABS, said("they were fine"), NO_ANSWER),
    # medicines
    ("one", MEDICINES, said(medicines=(pill("prednisone"),)), [pill("prednisone")]),
    ("one and one nobody knows", MEDICINES, said(medicines=(pill("a"),), other_medicines=(other("zyqua"),)), [pill("a"), pill("zyqua")]),
    ("one and a white pill", MEDICINES, said(medicines=(pill("a"),), other_medicines=(other("white", named=False),)), [pill("a"), pill("white")]),
    ("one and a sentence", MEDICINES, said(medicines=(pill("a"),), other_medicines=(other("x y z q", named=False, long=True),)), [pill("a")]),
    ("only a white pill", MEDICINES, said(other_medicines=(other("white", named=False),)), NO_ANSWER),
    ("nobody knows it, nor do I", MEDICINES, said(unsure=True, confidence=0.9, other_medicines=(other("x"),)), Read.UNSURE),
    ("denied", MEDICINES, said(medicines=(pill("a", negated=True),), polarity=False), NO_ANSWER),
    ("my mother's", MEDICINES, said(medicines=(pill("a", other_person=True),)), NO_ANSWER),
    ("no zyqua", MEDICINES, said(polarity=False, other_medicines=(other("zyqua", negated=True),)), NO_ANSWER),
    ("none", MEDICINES, said(polarity=False, confidence=0.9), []),
    ("I take nothing", MEDICINES, said(grounds=("takes none",)), []),
]  # fmt: skip


@pytest.mark.parametrize(("question", "utterance", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_an_utterance_is_read_against_its_question(question: Question, utterance: Utterance, expected: Any) -> None:
    found = read(question, utterance, TODAY, FORMULARY)
    if isinstance(expected, Read):
        assert (found.reading, found.value) == (expected, None)
    else:
        assert (found.reading, found.value) == (Read.ANSWERED, expected)
        assert found.confidence > 0
        parse_value(question, found.value, TODAY, FORMULARY)


@pytest.mark.parametrize(
    ("question", "utterance"),
    [
        (AGE, said(born=D(1990, 5, 4), grounds=(AMBIGUOUS,))),
        (DATE, said(when=((D(2026, 5, 4), D(2026, 5, 4)), (D(2026, 4, 5), D(2026, 4, 5))), grounds=(AMBIGUOUS,))),
        (MEDICINES, said(medicines=(pill("a"),), other_medicines=(other("zyqua"),))),
        (MEDICINES, said(medicines=(pill("a"),), other_medicines=(other("x y z q", named=False, long=True),))),
        (MEDICINES, said(medicines=(pill("a", confidence=0.5),))),
        (MEDICINES, said(medicines=(pill("a"),), asks=True)),
    ],
)
def test_what_could_mean_something_else_is_read_back(question: Question, utterance: Utterance) -> None:
    found = read(question, utterance, TODAY, FORMULARY)
    assert found.reading is Read.ANSWERED
    assert found.confidence < SURE


LIST = choices(
    "checklist",
    ("clot", "A blood clot in a leg"),
    ("stroke", "A stroke"),
    ("tia", "A mini-stroke (TIA)"),
    ("long", "A long infection of a bone or kidney"),
    ("weak", "A weak and slow old heart"),
    ("none", "None of these"),
    ("not_sure", "I am not sure"),
)
EVERY = ["clot", "long", "stroke", "tia", "weak"]
ONE = choices(
    "choice", ("gone", "Yes, it is gone"), ("still", "No, still there"), ("other", "Something else"), ("none", "None")
)
TWO_YES = choices("choice", ("big", "Yes, big"), ("small", "Yes, small"), ("red", "Red"))
NAMED = choices("choice", ("yes", "Yes"), ("no", "No"), ("half", "Only one half"))
TREATED = choices("choice", ("no_help", "Treated, but it did not help"), ("works", "A treatment is working now"))
TWINS = choices("choice", ("a", "The same"), ("b", "The same"))
MI = {"text": "mi", "names": ["heart attack", "mi"]}
STROKE = {"text": "stroke", "names": ["stroke"]}
STROKES = choices("checklist", ("stroke", "A stroke"), ("birth", "A stroke at birth"), ("none", "None"))
PAIRS = choices("checklist", ("gh", "Green heart"), ("gl", "Green leaf"), ("rh", "Red heart"), ("rl", "Red leaf"))
HEART = choices("checklist", ("heart", "A heart attack"), ("foot", "A bad foot"))

PICKS: list[tuple[str, Question, Utterance, Any]] = [
    ("a noun", LIST, said("clot"), ["clot"]),
    ("its label", LIST, said("A long infection of a bone or kidney"), ["long"]),
    ("two labels alike", TWINS, said("the same"), NO_ANSWER),
    ("an ordinary word", LIST, said("a long time ago"), NO_ANSWER),
    ("most of a label", LIST, said("slow and weak old thing"), ["weak"]),
    ("a condition by another name", HEART, said("i had an mi", conditions=(MI,)), ["heart"]),
    ("another condition", LIST, said("i had an mi", conditions=(MI,)), NO_ANSWER),
    ("the rival has it by id", STROKES, said("i had a stroke", conditions=(STROKE,)), ["stroke"]),
    ("a phrase of words that others share", PAIRS, said("my green heart"), ["gh"]),
    ("half of such a phrase", PAIRS, said("my heart"), NO_ANSWER),
    ("the second", LIST, said("the second one"), ["stroke"]),
    ("just second", LIST, said("second"), ["stroke"]),
    ("number 2", LIST, said("number 2"), ["stroke"]),
    ("the last", LIST, said("the last one"), ["weak"]),
    ("the ninth", LIST, said("option 9"), NO_ANSWER),
    ("two places", LIST, said("the first and the second"), ["clot", "stroke"]),
    ("places by number", LIST, said("1, 2"), ["clot", "stroke"]),
    ("the first two", LIST, said("the first two"), ["clot", "stroke"]),
    ("the last two", LIST, said("just the last two"), ["long", "weak"]),
    ("two places of which one is not there", LIST, said("first and 9"), NO_ANSWER),
    ("two places of a single choice", replace(LIST, type=QuestionType.CHOICE), said("first and second"), NO_ANSWER),
    ("all of them", LIST, said("all of them"), EVERY),
    ("all of them, denied", LIST, said("all of these I don't understand"), NO_ANSWER),
    ("all but one", LIST, said("all except the stroke"), ["clot", "long", "tia", "weak"]),
    ("all but a place", LIST, said("all but the first"), ["long", "stroke", "tia", "weak"]),
    ("all but what", LIST, said("all except bananas"), NO_ANSWER),
    ("none of them but", LIST, said("not any of them except tia"), ["tia"]),
    ("denied", LIST, said("no clot", clauses=(clause("no clot", negated_from=0),)), NO_ANSWER),
    ("in doubt", LIST, said("maybe tia", clauses=(clause("maybe tia", uncertain=True),)), {"selected": [], "not_sure": ["tia"]}),
    ("another's", LIST, said("my mother had a clot", clauses=(clause("my mother had a clot", other_person=True),)), NO_ANSWER),
    ("unclear", LIST, said("no tia, clot", clauses=(clause("no tia", negated_from=0), clause("clot", unclear=True))), NO_ANSWER),
    ("said and denied", LIST, said("clot, no clot", clauses=(clause("clot"), clause("no clot", negated_from=0))), NO_ANSWER),
    ("no", LIST, said("no", polarity=False, confidence=0.9), ["none"]),
    ("none, only", LIST, said("none of these, only my cream", polarity=False, confidence=0.9), NO_ANSWER),
    ("none, and a medicine", LIST, said("none of these, my pill", polarity=False, confidence=0.9, medicines=(pill("x"),)), NO_ANSWER),
    ("not any of these", LIST, said("i haven't had any of these"), ["none"]),
    ("bananas", LIST, said("bananas"), NO_ANSWER),
    ("what the label denies, said", TREATED, said("a big help"), NO_ANSWER),
    ("what the label denies, denied", TREATED, said("it did not help", clauses=(clause("it did not help", negated_from=3),)), ["no_help"]),
    ("the label of the other side", ONE, said("it is gone", polarity=False, confidence=0.9), ["still"]),
    ("one of the choices", ONE, said("something else"), ["other"]),
    ("a word of one choice", ONE, said("gone"), ["gone"]),
    ("yes, where one begins so", ONE, said("yep", polarity=True, confidence=0.9), ["gone"]),
    ("yes, where two begin so", TWO_YES, said("yep", polarity=True, confidence=0.9), NO_ANSWER),
    ("no, where there is none", TWO_YES, said("nope", polarity=False, confidence=0.9), NO_ANSWER),
    ("yes by its id", NAMED, said("yep", polarity=True, confidence=0.9), ["yes"]),
    ("two choices", TWO_YES, said("big and small"), NO_ANSWER),
    ("nothing of it", TWO_YES, said("bananas"), NO_ANSWER),
    ("none", choices("choice", ("red", "Red"), ("none", "None")), said("nope", polarity=False, confidence=0.9), ["none"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "utterance", "expected"), [row[1:] for row in PICKS], ids=[row[0] for row in PICKS]
)
def test_choices_in_words(question: Question, utterance: Utterance, expected: Any) -> None:
    test_an_utterance_is_read_against_its_question(question, utterance, expected)


def test_an_explained_word_is_enough() -> None:
    assert read(LIST, said("weak"), TODAY, FORMULARY).reading is NO_ANSWER
    explained = replace(LIST, explains={"weak heart": "a heart that pumps too little"})
    assert read(explained, said("weak"), TODAY, FORMULARY).value == ["weak"]


@pytest.mark.parametrize(
    "utterance",
    [
        said(),
        said(
            when=((D(2026, 1, 1), None), (None, None)), born=D(1990, 5, 4), how_long=((1.0, 2.5),), ages=(4,),
            percents=((1.0, 2.0),), scalp=(("top", 1.0, 2.0),), medicines=(pill("a"),), other_medicines=(other("b"),),
            clauses=(clause("x"),), safety=("crisis",), grounds=("willing",), polarity=True, numbers=(1.0,),
        ),
    ],
)  # fmt: skip
def test_an_utterance_survives_its_json(utterance: Utterance) -> None:
    assert utterance_from_json(utterance_to_json(utterance)) == utterance
    whole = replace(
        utterance, parts=(utterance,), correction=Correction("sorry, i meant", True, utterance), repeats=True
    )
    assert utterance_from_json(json.loads(json.dumps(utterance_to_json(whole)))) == whole
    nothing_new = replace(utterance, correction=Correction("that was wrong"))
    assert utterance_from_json(utterance_to_json(nothing_new)) == nothing_new


@pytest.mark.parametrize(
    ("written", "meant", "same"),
    [("clot", "clots", True), ("clto", "clot", False), ("minoxidill", "minoxidil", True), ("strkoe", "stroke", True),
     ("minoxdl", "minoxidil", False), ("xinoxidil", "minoxidil", False), ("as", "a", False)],
)  # fmt: skip
def test_one_slip_still_names_it(written: str, meant: str, same: bool) -> None:
    assert close(written, meant) is same


@pytest.mark.parametrize(
    "found",
    [{"asks": True, "percents": ((12.0, 12.0),)}, {"scalp": (("top", 100.0, 100.0),), "percents": ((100.0, 100.0),)}],
)
def test_a_question_back_or_one_part_of_the_scalp_is_no_share_of_the_whole(found: dict[str, Any]) -> None:
    assert read(PERCENT, said(**found), TODAY, FORMULARY).reading is not Read.ANSWERED


def test_how_long_it_was_counts_also_from_a_day_that_only_the_visitor_knows() -> None:
    three_weeks = {"how_long": ((18.0, 24.0),), "grounds": (UNKNOWN_DAY,), "when": ((D(2026, 1, 1), D(2026, 1, 2)),)}
    found = read(HOW_LONG, said(**three_weeks), TODAY, FORMULARY)
    assert (found.reading, found.value) == (Read.ANSWERED, {"min_days": 18, "max_days": 24})
    assert read(DATE, said(**three_weeks), TODAY, FORMULARY).reading is NO_ANSWER
