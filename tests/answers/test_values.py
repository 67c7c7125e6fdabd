"""Proves what each type of question takes, what it refuses and why, and that the JSON forms go round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.formulary import Formulary
from bot.answers.model import Age, LabResult, Labs, Medicine, Medicines, Picked, Scalp, Span, Value, When, Words
from bot.answers.values import BadValue, kind_json, parse_reply, parse_value, schema, to_json
from bot.trial.model import Kind, Question, QuestionType
from tests.answers.asked import FORMULARY, TODAY, asked

YES_NO = asked("yes_no", choices=("yes", "no", "not_sure", "decline"))
CHOICE = asked("choice", choices=("gene", "signs", "not_sure"))
LIST = asked("checklist", choices=("a", "b", "all_over", "none"))
BARE_LIST = asked("checklist", choices=("a", "b"))
AGE = asked("age")
DATE = asked("date")
ONGOING = asked("date", ongoing="I still use it")
FUTURE = asked("date", future=True)
HOW_LONG = asked("how_long")
PERCENT = asked("percent")
SCALP = asked("scalp")
MEDICINES = asked("medicines")
LABS = asked("labs")
TEXT = asked("text")
D = date


def parse(question: Question, json: Any) -> Value:
    return parse_value(question, json, TODAY, FORMULARY)


def picked(*ids: str, doubt: tuple[str, ...] = ()) -> Picked:
    return Picked(frozenset(ids), frozenset(doubt))


TAKEN: list[tuple[Question, Any, Value]] = [
    (YES_NO, True, picked("yes")),
    (YES_NO, False, picked("no")),
    (YES_NO, "yes", picked("yes")),
    (YES_NO, ["no"], picked("no")),
    (CHOICE, "gene", picked("gene")),
    (CHOICE, ["signs"], picked("signs")),
    (LIST, ["a", "b"], picked("a", "b")),
    (LIST, "a", picked("a")),
    (LIST, "none", picked("none")),
    (LIST, ["none"], picked("none")),
    (BARE_LIST, ["none"], picked("none")),
    (LIST, {"selected": ["a"], "not_sure": ["b"]}, picked("a", doubt=("b",))),
    (LIST, {"selected": ["a"], "not_sure": ["a"]}, picked("a")),
    (LIST, {"not_sure": ["b"]}, picked(doubt=("b",))),
    (AGE, 14, Age(years=14)),
    (AGE, 14.0, Age(years=14)),
    (AGE, {"years": 0}, Age(years=0)),
    (AGE, "2012-02-29", Age(born=D(2012, 2, 29))),
    (AGE, {"born": "2026-11-22"}, Age(born=TODAY)),
    (DATE, "2026-11-22", When(TODAY, TODAY)),
    (DATE, {"earliest": "2026-01-01", "latest": "2026-01-31"}, When(D(2026, 1, 1), D(2026, 1, 31))),
    (DATE, {"earliest": None, "latest": "2026-01-31"}, When(None, D(2026, 1, 31))),
    (DATE, {"earliest": "2026-01-01"}, When(D(2026, 1, 1), None)),
    (DATE, {"min_days": 7, "max_days": 14}, When(D(2026, 11, 8), D(2026, 11, 15))),
    (HOW_LONG, {"min_days": 7.5, "max_days": 8.5}, When(D(2026, 11, 13), D(2026, 11, 15))),
    (HOW_LONG, {"min_days": 3}, When(None, D(2026, 11, 19))),
    (HOW_LONG, {"max_days": 3}, When(D(2026, 11, 19), TODAY)),
    (ONGOING, "ongoing", When(ongoing=True)),
    (ONGOING, {"ongoing": True, "earliest": "2025-01-01"}, When(D(2025, 1, 1), None, True)),
    (ONGOING, {"ongoing": False, "latest": "2025-01-01"}, When(None, D(2025, 1, 1))),
    (FUTURE, "2027-03-01", When(D(2027, 3, 1), D(2027, 3, 1))),
    (PERCENT, 40, Span(40, 40)),
    (PERCENT, {"min": 40, "max": 60}, Span(40, 60)),
    (PERCENT, {"max": 60}, Span(0, 60)),
    (PERCENT, {"min": 60, "max": None}, Span(60, 100)),
    (SCALP, 55, Scalp("estimate", 55, 55)),
    (SCALP, {"min": 40, "max": 60}, Scalp("estimate", 40, 60)),
    (SCALP, {"percent": {"min": 40, "max": 60}}, Scalp("estimate", 40, 60)),
    (SCALP, {"measured": 50.5}, Scalp("doctor", 50.5, 50.5)),
    (SCALP, "total", Scalp("total", 95, 100)),
    (SCALP, {"total": True}, Scalp("total", 95, 100)),
    (MEDICINES, [], Medicines()),
    (MEDICINES, "none", Medicines()),
    (LABS, "none", Labs()),
    (LABS, [], Labs()),
    (TEXT, " a word ", Words("a word")),
]


@pytest.mark.parametrize("question, json, value", TAKEN)
def test_a_value_is_taken_and_goes_round(question: Question, json: Any, value: Value) -> None:
    assert parse(question, json) == value
    assert parse(question, to_json(value)) == value


REFUSED: list[tuple[Question, Any, str]] = [
    (YES_NO, "maybe", "choices are yes, no"),
    (YES_NO, ["yes", "no"], "exactly one"),
    (YES_NO, {"selected": ["yes"]}, "choice ids"),
    (YES_NO, "not_sure", "'not_sure' is not a choice"),
    (YES_NO, 3, "choice ids"),
    (CHOICE, "x", "'x' is not a choice of q; choices are gene, signs."),
    (CHOICE, [], "exactly one"),
    (LIST, [], "at least one entry"),
    (LIST, {"selected": [], "not_sure": []}, "at least one entry"),
    (LIST, ["a", "none"], "'none' stands alone"),
    (LIST, {"selected": ["all_over"], "not_sure": ["a"]}, "'all_over' stands alone"),
    (LIST, {"not_sure": ["none"]}, "in doubt"),
    (LIST, {"chosen": ["a"]}, "choice ids"),
    (LIST, [1], "choice ids"),
    (AGE, 131, "from 0 to 130"),
    (AGE, -1, "from 0 to 130"),
    (AGE, 12.5, "whole years"),
    (AGE, True, "must be a number"),
    (AGE, None, "must be a number"),
    (AGE, 10**400, "too large"),
    (AGE, "2026-11-23", "future"),
    (AGE, {"born": "1899-12-31"}, "1900"),
    (AGE, {"age": 3}, '"born"'),
    (DATE, "2026-11-23", "future"),
    (DATE, "1899-12-31", "1900"),
    (DATE, "last week", "YYYY-MM-DD"),
    (DATE, 20261122, "YYYY-MM-DD"),
    (DATE, {}, "YYYY-MM-DD"),
    (DATE, {"from": "2026-01-01"}, "YYYY-MM-DD"),
    (DATE, {"earliest": "2026-02-01", "latest": "2026-01-31"}, "must not lie after"),
    (DATE, {"earliest": None, "latest": None}, "needs an earliest or a latest"),
    (DATE, {"earliest": "2026-11-01", "latest": "2026-11-30"}, "future"),
    (DATE, {"min_days": 9, "max_days": 8}, "must not be greater"),
    (DATE, {"min_days": None, "max_days": None}, "needs min_days or max_days"),
    (DATE, {"min_days": -1, "max_days": 8}, "0 or more"),
    (DATE, {"min_days": 50000}, "1900"),
    (DATE, {"min_days": 1, "max_days": 1e300}, "1900"),
    (DATE, {"max_days": float("nan")}, "must be a number"),
    (DATE, "ongoing", "no answer to this question"),
    (DATE, {"ongoing": True}, "no answer to this question"),
    (ONGOING, {"ongoing": "yes"}, "ongoing"),
    (ONGOING, {"ongoing": True, "since": 3}, "ongoing"),
    (ONGOING, {"since": 3}, '{"ongoing": true}'),
    (FUTURE, "2127-01-01", "within 100 years"),
    (PERCENT, 101, "from 0 to 100"),
    (PERCENT, {"min": 60, "max": 40}, "must not be greater"),
    (PERCENT, {"min": None}, "from 0 to 100"),
    (PERCENT, {"low": 3}, "from 0 to 100"),
    (SCALP, {"top": 3, "back": 4}, "left"),
    (SCALP, {"top": 101, "back": 4, "left": 3, "right": 1}, "percentage of top"),
    (SCALP, {"total": False}, "total"),
    (MEDICINES, {"name": "x"}, "list of objects"),
    (MEDICINES, [3], "list of objects"),
    (MEDICINES, [{"name": " "}], "not empty"),
    (MEDICINES, [{}], "name of a medicine"),
    (MEDICINES, [{"name": "x" * 201}], "at most 200"),
    (MEDICINES, [{"name": "x"}] * 101, "at most 100"),
    (MEDICINES, [{"name": "x", "dose": 3}], "'dose' is not known"),
    (MEDICINES, [{"name": "x", "route": "mouth"}], "route must be one of"),
    (MEDICINES, [{"name": "x", "current": "yes"}], "true or false"),
    (MEDICINES, [{"name": "x", "classes": "other"}], "list of texts"),
    (MEDICINES, [{"name": "x", "dose_mg_per_day": -1}], "from 0 to"),
    (LABS, [{"test": "tsh", "value": 1}], "test must be one of"),
    (LABS, [{"test": "alt"}], "value must be a number"),
    (LABS, [{"test": "alt", "value": 1, "upper_limit": 0}], "above 0"),
    (LABS, [{"test": "alt", "value": 1, "taken": "2027-01-01"}], "future"),
    (TEXT, "", "not empty"),
    (TEXT, "x" * 4001, "at most 4000"),
]


@pytest.mark.parametrize("question, json, says", REFUSED)
def test_a_bad_value_is_refused_with_what_would_do(question: Question, json: Any, says: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse(question, json)
    assert says in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "parts, salt",
    [
        ((100, 100, 100, 100), 100), ((0, 0, 0, 0), 0), ((100, 0, 0, 0), 40), ((0, 100, 0, 0), 24),
        ((0, 0, 100, 0), 18), ((0, 0, 0, 100), 18), ((59.5, 59.5, 59.5, 59.5), 59.5), ((80, 50, 40, 47), 59.66),
    ],
)  # fmt: skip
def test_salt_is_the_weighted_sum_of_the_parts(parts: tuple[float, ...], salt: float) -> None:
    value = parse(SCALP, dict(zip(("top", "back", "left", "right"), parts, strict=True)))
    assert isinstance(value, Scalp)
    assert (value.by, value.low, value.high) == ("estimate", salt, salt)
    assert parse(SCALP, to_json(value)) == value


def test_a_range_of_one_part_makes_salt_a_range() -> None:
    value = parse(SCALP, {"top": {"min": 50, "max": 100}, "back": 0, "left": 0, "right": 0})
    assert isinstance(value, Scalp)
    assert (value.low, value.high) == (20, 40)


def one_medicine(**json: Any) -> Medicine:
    value = parse(MEDICINES, [json])
    assert isinstance(value, Medicines)
    assert parse(MEDICINES, to_json(value)) == value
    return value.items[0]


@pytest.mark.parametrize(
    "json, low, high",
    [
        ({"name": "prednisone", "dose_mg_per_day": 10.1}, 10.1, 10.1),
        ({"name": "Cortef", "dose_mg_per_day": 40}, 10, 10),
        ({"name": "alkindi sprinkle", "dose_mg_per_day": 41}, 10.25, 10.25),
        ({"name": "betamethasone", "dose_mg_per_day": 1.5, "route": "injection"}, 10, 12.5),
        ({"name": "deflazacort", "dose_mg_per_day": 12}, 8, 10),
        ({"name": "prednisone", "dose_mg_per_day": 50, "route": "skin"}, None, None),
        ({"name": "prednisone", "dose_mg_per_day": 50, "route": None}, None, None),
        ({"name": "prednisone"}, None, None),
        ({"name": "budesonide", "dose_mg_per_day": 9}, None, None),
        ({"name": "Florinef", "dose_mg_per_day": 0.1}, 0, 0),
        ({"name": "unheard-of", "dose_mg_per_day": 9, "prednisone_mg_per_day": 99}, None, None),
    ],
)
def test_prednisone_equivalents_are_computed_and_never_believed(
    json: dict[str, Any], low: float | None, high: float | None
) -> None:
    medicine = one_medicine(**json)
    assert (medicine.prednisone_low, medicine.prednisone_high) == (low, high)


def test_a_medicine_has_its_generic_name_and_its_classes() -> None:
    assert one_medicine(name="CORTEF") == Medicine("hydrocortisone", ("systemic_steroid",))
    assert one_medicine(
        name="cortef", classes=["topical_steroid"], route="skin", current=False, negated=True
    ) == Medicine("hydrocortisone", ("topical_steroid",), route="skin", current=False, negated=True)
    assert parse(MEDICINES, ["Zyx"]) == Medicines((Medicine("zyx"),))


def test_two_medicines_cannot_share_a_name_and_equivalents_are_above_zero() -> None:
    with pytest.raises(ValueError, match="'b'"):
        Formulary.of([{"name": "a", "also": ["B"]}, {"name": "b"}])
    with pytest.raises(ValueError, match="above 0"):
        Formulary.of([{"name": "a", "equals_prednisone_10": 0}])


def test_a_result_keeps_all_it_came_with() -> None:
    json = [
        {
            "test": "Hemoglobin",
            "value": 90,
            "unit": " g/L ",
            "upper_limit": 160.5,
            "taken": "2026-11-01",
            "gilbert": True,
        }
    ]
    taken = When(D(2026, 11, 1), D(2026, 11, 1))
    value = parse(LABS, json)
    assert value == Labs((LabResult("haemoglobin", 90, "g/L", 160.5, taken, gilbert=True),))
    assert parse(LABS, to_json(value)) == value
    bare = parse(LABS, [{"test": "alt", "value": 3}])
    assert bare == Labs((LabResult("alt", 3),))
    assert parse(LABS, to_json(bare)) == bare


@pytest.mark.parametrize("json, kind", [("not_sure", Kind.NOT_SURE), (["decline"], Kind.DECLINED)])
def test_not_sure_and_decline_answer_any_question(json: Any, kind: Kind) -> None:
    for question in (YES_NO, LIST, DATE, SCALP, TEXT):
        assert parse_reply(question, json, TODAY, FORMULARY) is kind
    assert kind_json(kind) == (json if isinstance(json, str) else json[0])
    assert parse_reply(LIST, ["a"], TODAY, FORMULARY) == picked("a")


def test_every_type_has_a_schema_that_names_its_forms() -> None:
    for kind in QuestionType:
        assert schema(asked(kind.value, choices=("a",)))
    assert {"const": "ongoing"} in schema(ONGOING)["anyOf"]
    assert {"const": "ongoing"} not in schema(DATE)["anyOf"]
    assert schema(LIST)["anyOf"][0]["items"]["enum"] == ["a", "b", "all_over", "none"]
    assert schema(CHOICE)["anyOf"][0]["enum"] == ["gene", "signs"]


days = st.dates(D(1900, 1, 1), TODAY).map(date.isoformat)
percents = st.floats(0, 100) | st.integers(0, 100)
spans = percents | st.tuples(percents, percents).map(lambda two: {"min": min(two), "max": max(two)})
ranges = st.tuples(days, days).map(lambda two: {"earliest": min(two), "latest": max(two)})
agos = st.tuples(st.floats(0, 40000), st.floats(0, 40000)).map(lambda two: {"min_days": min(two), "max_days": max(two)})
medicines = st.fixed_dictionaries(
    {"name": st.sampled_from(["Prednisone", "cortef", "betamethasone", "florinef", "x"])},
    optional={
        "dose_mg_per_day": st.none() | st.floats(0, 1e6),
        "route": st.sampled_from([None, "oral", "skin", "injection"]),
        "classes": st.lists(st.sampled_from(["other", "biologic"]), max_size=2),
        "current": st.booleans(),
        "negated": st.booleans(),
    },
)
jsons = st.one_of(
    st.tuples(st.sampled_from([DATE, HOW_LONG, ONGOING, FUTURE]), days | ranges | agos),
    st.tuples(st.just(AGE), days | st.integers(0, 130)),
    st.tuples(st.just(PERCENT), spans),
    st.tuples(
        st.just(SCALP),
        spans
        | st.fixed_dictionaries({"measured": spans})
        | st.fixed_dictionaries(dict.fromkeys(("top", "back", "left", "right"), spans)),
    ),
    st.tuples(st.just(MEDICINES), st.lists(medicines, max_size=4)),
)


@given(jsons)
def test_every_value_goes_round_through_json(said: tuple[Question, Any]) -> None:
    question, json = said
    value = parse(question, json)
    assert parse(question, to_json(value)) == value


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | days
    | st.sampled_from(["a", "none", "total"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "selected",
                    "not_sure",
                    "earliest",
                    "latest",
                    "ongoing",
                    "name",
                    "test",
                    "value",
                    "min",
                    "max",
                    "taken",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)


@given(
    st.sampled_from(
        [YES_NO, CHOICE, LIST, AGE, DATE, ONGOING, FUTURE, HOW_LONG, PERCENT, SCALP, MEDICINES, LABS, TEXT]
    ),
    anything,
)
def test_whatever_is_sent_is_a_value_or_refused_with_a_sentence(question: Question, json: Any) -> None:
    try:
        value = parse(question, json)
    except BadValue:
        with pytest.raises(BadValue, match=r"^[A-Z'\"a-z].+[.]$"):
            parse(question, json)
    else:
        assert parse(question, to_json(value)) == value


def test_a_future_date_is_taken_only_where_the_question_looks_ahead() -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert parse(FUTURE, tomorrow)
    with pytest.raises(BadValue):
        parse(DATE, tomorrow)
