"""Proves what a reply to a question of the trial becomes: stored, asked again, read back, refined, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answers.model import (
    Certainty,
    LabResult,
    Labs,
    Medicine,
    Medicines,
    Picked,
    Read,
    Reading,
    Scalp,
    Span,
    Utterance,
    When,
    Words,
)  # fmt: skip
from bot.screening import answering, in_words, reply
from bot.screening.model import NotAcceptable
from bot.screening.talk import Talk
from bot.trial.model import Kind, QuestionType
from tests.screening.people import TINY, Visitor, visitor, world

EXACT = ((date(2026, 3, 1), date(2026, 3, 1)),)


def held(seen: Visitor, question: str):
    return next(answer for answer in seen.screening.answers if answer.question == question)


@pytest.mark.parametrize("question, chosen, value, kind", [
    ("diagnosed", ("doctor",), Picked(frozenset({"doctor"})), None),
    ("diagnosed", ("not_sure",), None, Kind.NOT_SURE),
    ("diagnosed", ("decline",), None, Kind.DECLINED),
    ("birth", ("decline",), None, Kind.DECLINED),
    ("birth", ("not_sure",), None, Kind.NOT_SURE),
    ("shots", ("none",), Picked(frozenset({"none"})), None),
    ("shots", ("other_shot", "botox"), Picked(frozenset({"other_shot", "botox"})), None),
])  # fmt: skip
def test_pressed(question: str, chosen: tuple, value: object, kind: Kind | None) -> None:
    answer = held(visitor().until(question).press(*chosen), question)
    assert (answer.value, answer.kind, answer.wording_version) == (value, kind, "1")
    assert answer.raw
    assert answer.message


@pytest.mark.parametrize("question, message", [
    ("diagnosed", {"choice": ("pope",)}), ("diagnosed", {"choice": ()}), ("diagnosed", {"choice": ("doctor", "self")}),
    ("shots", {"choice": ("none", "botox")}), ("shots", {"choice": ("decline", "botox")}),
    ("birth", {"value": "yesterday"}), ("birth", {"choice": ("yes",)}), ("began", {"choice": ("skip",)}),
])  # fmt: skip
def test_what_the_question_does_not_have_is_refused(question: str, message: dict) -> None:
    with pytest.raises(NotAcceptable):
        visitor().until(question).send(**message)


def test_a_choice_cannot_stand_for_a_value() -> None:
    steroids = replace(TINY.questions["birth"], choices=TINY.questions["diary"].choices)
    odd = replace(TINY, questions={**TINY.questions, "birth": steroids})
    with pytest.raises(NotAcceptable):
        visitor(world(odd)).until("birth").press("yes")


TYPED = [  # question, text, what the language side read, what is asked then, echo
    ("birth", "1 May 1990", {"born": date(1990, 5, 1)}, "diagnosed", "1 May 1990"),
    ("bad_days", "about 40", {"percents": ((40.0, 40.0),)}, None, "40%"),
    ("diary", "yes", {"polarity": True}, None, None),
    ("diagnosed", "a doctor", {}, "began", None),
    ("diagnosed", "I'd rather not say", {"declined": True}, "began", None),
    ("diagnosed", "no idea", {"unsure": True}, "began", None),
    ("shots", "no idea", {"unsure": True}, "shots", None),
]


@pytest.mark.parametrize("question, text, read, then, echo", TYPED)
def test_typed(question: str, text: str, read: dict, then: str | None, echo: str | None) -> None:
    seen = visitor().until(question)
    seen.type(text, **read)
    assert seen.asked == then or then is None
    if echo:
        assert f"I understood: {echo}." in seen.said
    if then != question:
        assert held(seen, question).raw == text


def test_three_misses_explain_then_offer_a_person_and_skipping() -> None:
    seen = visitor().until("diagnosed")
    ask = seen.screening.pending.ask
    assert "did not get that" in seen.type("blah").said
    second = seen.type("blah blah").said
    assert "- A doctor" in second
    assert "strong headache" in second
    assert seen.send(text="skip").screening.answers[-1].question == "birth", (
        "skipping is offered after three misses only"
    )
    assert "person" in seen.said
    assert seen.screening.pending.ask == ask
    seen.send(text="Skip")
    assert held(seen, "diagnosed").kind is Kind.NOT_UNDERSTOOD


def test_misses_of_a_reserved_question_offer_a_person_without_skipping() -> None:
    seen = visitor().press("yes")
    for _ in range(3):
        seen.type("blah")
    assert "person" in seen.said
    assert "skip" not in seen.said


def test_not_sure_on_a_checklist_asks_which_entries() -> None:
    seen = visitor().until("shots")
    before = seen.screening.pending.ask
    seen.press("botox", "not_sure")
    assert seen.screening.pending.doubting
    assert seen.screening.pending.ask != before
    with pytest.raises(NotAcceptable):
        seen.press("antibody", "not_sure")
    seen.press("antibody")
    assert held(seen, "shots").value == Picked(frozenset({"botox"}), frozenset({"antibody"}))
    again = visitor().until("shots").press("not_sure").press("not_sure")
    assert held(again, "shots").kind is Kind.NOT_SURE


def test_a_doubtful_reading_is_read_back_before_it_counts() -> None:
    seen = visitor().until("diary")
    seen.type("I guess so", polarity=True, confidence=0.4)
    assert (seen.asked, held(seen, "diary").certainty) == ("confirm", Certainty.UNCONFIRMED)
    seen.press("yes")
    assert held(seen, "diary").certainty is Certainty.CONFIRMED


@pytest.mark.parametrize("label", ["yes", "no"])
def test_a_guess_settles_no_read_back(label: str) -> None:
    seen = visitor().until("bad_days").give(3)
    seen.type("nobody helps us", guess={label: 0.99})
    assert (seen.asked, held(seen, "bad_days").certainty) == ("confirm", Certainty.UNCONFIRMED)


@pytest.mark.parametrize("choice, certainty, asked", [
    ("yes", Certainty.CONFIRMED, None), ("not_sure", Certainty.DOUBTED, None), ("no", None, "bad_days"),
])  # fmt: skip
def test_a_fail_counts_only_after_the_read_back(choice: str, certainty: Certainty | None, asked: str | None) -> None:
    seen = visitor().until("bad_days").give(3)
    assert seen.asked == "confirm"
    assert "3%" in seen.said
    seen.press(choice)
    if certainty is None:
        assert seen.asked == asked
        assert "bad_days" in seen.last.dropped
    else:
        assert held(seen, "bad_days").certainty is certainty


def test_read_back_questions_are_always_confirmed() -> None:
    careful = replace(TINY.questions["diagnosed"], read_back=True)
    seen = visitor(world(replace(TINY, questions={**TINY.questions, "diagnosed": careful}))).until("diagnosed")
    assert seen.press("doctor").asked == "confirm"
    assert seen.type("yes", polarity=True).asked == "began"


def test_a_straddling_date_is_asked_once_more() -> None:
    seen = visitor().until("began")
    seen.give({"earliest": "2025-10-01", "latest": "2026-01-31"})
    first = seen.screening.pending
    assert first.closer
    assert "closer date" in seen.said
    refined = visitor().until("began").give({"earliest": "2025-10-01", "latest": "2026-01-31"}).give("2025-10-05")
    assert held(refined, "began").refined
    assert held(refined, "began").value.latest == date(2025, 10, 5)
    seen.press("not_sure")
    assert held(seen, "began").refined
    assert held(seen, "began").value.latest == date(2026, 1, 31)
    assert seen.asked == "bad_days"


def test_follow_ups_ongoing_and_the_do_not_stop_sentence() -> None:
    seen = visitor().until("shots").press("antibody")
    assert "Please do not stop" in seen.said
    assert seen.asked == "last_shot.antibody"
    seen.press("ongoing")
    assert held(seen, "last_shot.antibody").value == When(ongoing=True)
    assert seen.asked == "confirm"
    assert "The next one is booked" in seen.said


def test_hidden_answers_leave_with_their_parent() -> None:
    seen = visitor().until("shots").press("botox").give("2026-01-01").until("review")
    seen.press("change:shots").press("none")
    assert "last_shot.botox" in seen.last.dropped
    assert "last_shot.botox" not in [answer.question for answer in seen.screening.answers]


@pytest.mark.parametrize("value, said", [
    (Medicines((Medicine("prednisone", classes=("systemic_steroid",)),)), True),
    (Medicines((Medicine("fluconazole", classes=("cyp3a4_inhibitor",)),)), True),
    (Medicines((Medicine("prednisone", classes=("systemic_steroid",), negated=True),)), False),
    (Medicines((Medicine("aspirin"),)), False),
    (Medicines(()), False),
])  # fmt: skip
def test_caution_for_medicines(value: Medicines, said: bool) -> None:
    assert answering.cautious(TINY.questions["steroids"], value) is said


@pytest.mark.parametrize("caution, ids, said", [
    (("*",), {"a"}, True), (("*",), {"none"}, False), (("a",), {"b"}, False), (("a",), {"a"}, True), ((), {"a"}, False),
])  # fmt: skip
def test_caution_for_choices(caution: tuple, ids: set, said: bool) -> None:
    question = replace(TINY.questions["shots"], caution=caution)
    assert answering.cautious(question, Picked(frozenset(ids))) is said
    assert answering.cautious(question, Words("x")) is ("*" in caution)


def test_a_value_the_reader_got_wrong_is_a_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = visitor().until("birth").type("I was born tomorrow", born=date(2030, 1, 1))
    assert (seen.asked, seen.screening.pending.misses) == ("birth", 1)


WORDS = [
    (When(date(2026, 1, 1), date(2026, 1, 2)), "between 1 January 2026 and 2 January 2026"),
    (When(date(2026, 1, 1), None), "1 January 2026 or later"), (When(None, date(2026, 1, 1)), "1 January 2026 or before"),
    (When(), "not sure"), (When(ongoing=True), "still going on"), (Span(3, 5), "3-5%"), (Words("hello"), "hello"),
    (Scalp("total", 100, 100), "all or nearly all of the scalp hair is missing"),
    (Scalp("estimate", 40, 40), "40% of the scalp hair is missing"),
    (Medicines((Medicine("a", dose_mg_per_day=2.5), Medicine("b"), Medicine("c", negated=True))), "a 2.5 mg a day, b"),
    (Medicines(()), "None"), (Labs(()), "None"),
    (Labs((LabResult("alt", 30, "U/L"), LabResult("anc", 2))), "alt 30 U/L, anc 2"),
    (Picked(frozenset({"doctor"}), frozenset({"self"})), "A doctor; not sure about: I worked it out by myself"),
    (Picked(frozenset()), "None"), (Picked(frozenset({"none"})), "None"),
]  # fmt: skip


@pytest.mark.parametrize("value, words", WORDS)
def test_values_in_words(value: object, words: str) -> None:
    seen = visitor()
    assert in_words.value(value, TINY.questions["diagnosed"], seen.screening, seen.world) == words


def test_years_in_words() -> None:
    assert "I understood: 36 years old." in visitor().until("birth").type("36", ages=(36,)).said
    assert TINY.questions["birth"].type is QuestionType.AGE


def test_a_reading_that_cannot_be_a_value_is_asked_again() -> None:
    seen = visitor().until("bad_days").type("140 of 100", percents=((140.0, 140.0),))
    assert (seen.asked, seen.screening.pending.misses) == ("bad_days", 1)
    talk = Talk(seen.screening, seen.world)
    answering.hear(talk, Utterance("140"), Reading(Read.ANSWERED, 140, 0.9), "m")
    assert talk.pending.misses == 2


def test_one_confirmation_covers_all_that_waits_and_no_asks_the_last_again() -> None:
    seen = visitor().until("shots", began="2026-08-01", bad_days=3, confirm=["not_sure"]).until("review")
    assert "not sure" not in seen.said
    assert {a.certainty for a in seen.screening.answers if a.question in ("began", "bad_days")} == {Certainty.DOUBTED}


def test_unsure_answers_stand_in_the_review_as_such() -> None:
    said = visitor().until("review", diagnosed=["not_sure"], bad_days=["decline"]).said
    assert "migraine? not sure" in said
    assert "rather not say" in said


def test_an_id_that_nobody_sees_is_no_label() -> None:
    question = TINY.questions["shots"]
    hidden = next(choice for choice in question.choices if choice.id.casefold() != choice.label.casefold())
    assert reply.by_label(question, hidden.id) is None
    assert reply.by_label(question, hidden.label.upper()) is not None
    assert reply.by_label(question, "none") is not None
