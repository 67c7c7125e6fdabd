"""Proves that a screening survives its JSON, and that the views have the contract's shape at every step."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.model import (
    Age,
    Answer,
    Certainty,
    LabResult,
    Labs,
    Medicine,
    Medicines,
    Picked,
    Scalp,
    Span,
    When,
    Words,
)  # fmt: skip
from bot.screening import asked, course
from bot.screening.model import Consent, Pending, Screening, Stage
from bot.screening.state import from_json, to_json
from bot.screening.talk import Talk
from bot.screening.view import question_json, state_json
from bot.trial.model import Kind
from tests.screening.people import visitor, world

words = st.text(max_size=8)
number = st.floats(0, 1000)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
ids = st.frozensets(words, max_size=3)
whens = st.builds(When, st.none() | days, st.none() | days, st.booleans())
parts = st.lists(st.tuples(words, number, number), max_size=2).map(tuple)
medicine = st.builds(
    Medicine, words, st.lists(words, max_size=2).map(tuple), st.none() | number, st.none() | number, st.none() | number
)
lab = st.builds(LabResult, words, number, st.none() | words, st.none() | number, st.none() | whens)
values = st.one_of(
    st.builds(Picked, ids, ids),
    whens,
    st.builds(Age, st.none() | days, st.none() | st.integers(0, 130)),
    st.builds(Span, number, number),
    st.builds(Scalp, words, number, number, parts),
    st.builds(Medicines, st.lists(medicine, max_size=2).map(tuple)),
    st.builds(Labs, st.lists(lab, max_size=2).map(tuple)),
    st.builds(Words, words),
)
answers = st.builds(
    Answer, question=words, value=st.none() | values, kind=st.none() | st.sampled_from(Kind), raw=words,
    certainty=st.sampled_from(Certainty), refined=st.booleans(), message=st.none() | words,
)  # fmt: skip
json_values = st.none() | st.booleans() | words | st.lists(words, max_size=2)
pendings = st.builds(
    Pending, question=words, ask=words, kind=words, misses=st.integers(0, 5), held=st.lists(words, max_size=2).map(tuple),
    confirms=st.lists(st.tuples(words, json_values), max_size=2).map(tuple), closer=st.booleans(), doubting=st.booleans(),
)  # fmt: skip
consents = st.builds(Consent, words, words, words, st.datetimes(timezones=st.just(timezone.utc)), st.booleans())
screenings = st.builds(
    Screening, session=words, trial=words, wording_version=words, time_zone=words, stage=st.sampled_from(Stage),
    who=st.none() | words, cohort=st.none() | words, answers=st.lists(answers, max_size=3).map(tuple),
    topics_begun=st.lists(words, max_size=2).map(tuple), pending=st.none() | pendings,
    consents=st.lists(consents, max_size=2).map(tuple), suspended=st.none() | pendings,
    suspended_stage=st.none() | st.sampled_from(Stage), contact=st.dictionaries(words, words, max_size=2),
    outcome=st.none() | st.fixed_dictionaries({"code": words, "reasons": st.lists(words, max_size=2)}),
    referral=st.none() | words, referral_kind=st.none() | words, adult=st.none() | st.booleans(),
    person=st.none() | st.fixed_dictionaries({"name": words, "role": words}), invited=st.booleans(),
)  # fmt: skip


@given(screenings)
def test_a_screening_survives_its_json(screening: Screening) -> None:
    assert from_json(json.loads(json.dumps(to_json(screening)))) == screening


def test_every_kind_of_value_survives() -> None:
    day = date(2026, 1, 1)
    full = [
        Picked(frozenset({"a", "b"}), frozenset({"c"})), When(day, None, True), Age(day), Age(None, 30), Span(1, 2),
        Scalp("estimate", 1, 2, (("top", 1, 2),)), Medicines((Medicine("a", ("x",)),)), Words("hi"),
        Labs((LabResult("alt", 1, taken=When(day, day)), LabResult("anc", 2))),
    ]  # fmt: skip
    given_answers = (*(Answer(f"q{at}", value) for at, value in enumerate(full)), Answer("k", kind=Kind.DECLINED))
    pending = Pending("confirm", "a", "confirm", confirms=(("q1", ["x"]),), held=("h",))
    screening = Screening(
        "s", "t", "1", "UTC", answers=given_answers, pending=pending, suspended=pending, suspended_stage=Stage.REVIEW,
        consents=(Consent("chat", "1", "h", datetime(2026, 1, 1, tzinfo=timezone.utc), True),), adult=False,
    )  # fmt: skip
    assert from_json(json.loads(json.dumps(to_json(screening)))) == screening


def test_every_step_has_the_contracts_shape() -> None:
    seen = visitor().until("consent_share", shots=["botox"], bad_days=3, **{"last_shot.botox": "2026-11-14"})
    kinds = {"screening", "consent", "confirm", "review", "contact"}
    for turn in seen.turns:
        state = json.loads(json.dumps(state_json(turn.screening, seen.world, ["m1"])))
        assert set(state) == {"status", "question", "kept", "outcome", "person", "invites"}
        assert state["kept"] == ["m1"]
        question = state["question"]
        assert set(question) == {
            "id", "ask", "kind", "criteria", "text", "why", "explains", "choices", "value_schema", "type", "confirms",
            "progress",
        }  # fmt: skip
        assert question["kind"] in kinds
        assert question["text"]
        assert question["why"]
        assert set(question["progress"]) == {"answered", "left_at_most"}
        assert (question["confirms"] is None) is (question["id"] != "confirm")
        assert turn.said[-1].text == question["text"]


def test_the_read_back_names_question_value_and_criteria() -> None:
    seen = visitor().until("bad_days").give(3)
    question = question_json(seen.screening, seen.world)
    assert question["confirms"] == {"question": "bad_days", "value": 3}
    assert (question["kind"], question["criteria"]) == ("confirm", ["M-I4"])
    assert [choice["id"] for choice in question["choices"]] == ["yes", "no", "not_sure"]


def test_nothing_pending_has_no_question() -> None:
    seen = visitor().until("consent_share").press("no")
    assert question_json(seen.screening, seen.world) is None
    for look in (asked.text, asked.question_of):
        with pytest.raises(LookupError):
            look(seen.screening, seen.world)
    with pytest.raises(LookupError):
        course.cohort(Talk(visitor().screening, seen.world))
    with pytest.raises(LookupError):
        _ = Talk(seen.screening, seen.world).pending


def test_every_reserved_question_has_its_sentences() -> None:
    made = world()
    for question in asked.RESERVED:
        seen = visitor(made)
        screening = Screening(
            "s", "tiny", "1", "UTC", pending=Pending(question, "a", "contact", about="birth"), who="patient"
        )
        shown = asked.question_of(screening, seen.world)
        assert shown.text
        assert shown.why
        assert "{" not in shown.text.replace("{referral}", "")
