"""Proves that what a message says beyond the question is read back, counts once confirmed, and never before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.model import Age, Certainty
from bot.eligibility.assess import assess
from bot.screening.view import state_json
from bot.screening.visitor import facts
from tests.screening.heard import APECED, answered, begun, noted, says
from tests.screening.people import TINY, TODAY, Visitor, visitor, world

ALL = "I'm 34, have APS-1 and lost nearly all my hair two years ago, on hydrocortisone 20"
SETTLED = ["birth", "apeced", "hair_missing", "hair_onset", "steroids", "steroid_dose"]

TOLD = [  # who, words, what is read back
    ("patient", ALL, SETTLED),
    ("patient", "Hi! I am 34 years old and I live in Ohio", ["birth"]),
    ("patient", "I have APECED, can I join?", ["apeced"]),
    ("patient", "I was told by a doctor that I have APS-1", ["apeced"]),
    ("patient", "I have APECED, a gene test showed it", ["apeced"]),
    ("patient", "my hair started falling out in 2019", ["hair_onset"]),
    ("patient", "bald on about 80% of my scalp", ["hair_missing"]),
    ("patient", "I take hydrocortisone", ["steroids"]),
    ("patient", "I take hydrocortisone 10 mg twice a day, I'm 20", ["birth", "steroids", "steroid_dose"]),
    ("parent", "my son is 14, he has APECED and lost about 70% of his hair since last March",
     ["birth", "apeced", "hair_missing", "hair_onset"]),
    ("other", "my wife is 41 and has APECED", ["birth", "apeced"]),
    ("clinician", "she is 25 and has APECED", ["birth", "apeced"]),
    ("household", "I'm 44", ["birth"]),
]  # fmt: skip

NOT_TAKEN = [  # who, words
    ("patient", "do I have APS-1?"),
    ("patient", "I think I have APS-1"),
    ("patient", "I do not have APECED"),
    ("patient", "I might have APS-1"),
    ("patient", "if I had APECED, what then"),
    ("patient", "my mother has APS-1"),
    ("patient", "my son is 14, he has APECED"),
    ("patient", "my sister has APECED. Lost all her hair two years ago, she is 30"),
    ("patient", "I was diagnosed at age 12"),
    ("patient", "my hair started falling out on 05/10/26"),
    ("patient", "my hair fell out two years ago. My hair fell out five years ago"),
    ("patient", "I used to take hydrocortisone 20 mg"),
    ("patient", "hydrocortisone cream 20 mg"),
    ("patient", "I lost my job in 2019"),
    ("patient", "I know a family with APECED"),
    ("parent", "I have APECED"),
    ("parent", "I am 42"),
    ("parent", "I had APS-1 too, on hydrocortisone 20"),
    ("parent", "my mother is 70"),
    ("household", "I have APECED"),
]  # fmt: skip


@pytest.mark.parametrize("who, words, settled", TOLD)
def test_it_is_read_back_and_not_asked_again(who: str, words: str, settled: list[str]) -> None:
    seen = begun(who, APECED, (words,))
    assert (seen.asked, noted(seen)) == ("volunteered", settled)
    assert answered(seen) == {}
    assert "You also told me: " in seen.said
    assert seen.said.endswith("Is that right?")
    seen.press("yes")
    assert list(answered(seen)) == settled
    assert {answer.certainty for answer in answered(seen).values()} == {Certainty.CONFIRMED}
    assert {answer.raw for answer in answered(seen).values()} == {words}
    assert {answer.message for answer in answered(seen).values()} == {"m1"}
    assert all(answer.grounds[0] == "volunteered" and answer.confidence for answer in answered(seen).values())
    assert seen.asked not in settled


@pytest.mark.parametrize("who, words", NOT_TAKEN)
def test_it_is_not_taken(who: str, words: str) -> None:
    seen = begun(who, APECED, (words,))
    assert noted(seen) == []
    assert seen.asked == "birth"


def test_the_first_question_is_answered_by_a_long_message() -> None:
    """ "Nearly all my hair" makes no nearly-age of the age that was said before."""
    seen = says(begun(trial=APECED), ALL)
    assert (list(answered(seen)), ["birth", *noted(seen)]) == (["birth"], SETTLED)


def test_a_reply_that_answers_something_else_is_read_back_before_the_question_waits_on() -> None:
    seen = says(begun(trial=APECED), "I have APECED and I take hydrocortisone")
    assert (seen.asked, noted(seen), answered(seen)) == ("volunteered", ["apeced", "steroids"], {})
    assert seen.press("yes").asked == "birth"


def test_a_reply_that_says_more_answers_its_own_question_too() -> None:
    seen = says(begun(), "I'm 30, I have had migraine for 5 years")
    assert (list(answered(seen)), noted(seen)) == (["birth"], ["diagnosed", "began"])
    assert answered(seen)["birth"].certainty is Certainty.UNCONFIRMED
    assert says(seen, "yes, that's right").asked == "bad_days"


def test_several_messages_before_consent() -> None:
    seen = begun(trial=APECED, opening=("hello, I am 34", "I have APECED"))
    assert noted(seen) == ["birth", "apeced"]
    assert seen.screening.unread == ()


def test_with_the_yes_to_the_consent() -> None:
    seen = says(visitor(), "yes, I'm 34")
    assert (seen.asked, seen.screening.unread) == ("who", ("m1",))


def test_with_the_answer_to_who_is_chatting() -> None:
    seen = says(visitor().press("yes"), "I have migraine")
    assert (seen.asked, noted(seen)) == ("birth", []), "the words of a button are no more than the button"
    seen = says(visitor(world(APECED)).press("yes"), "I am a parent, my son is 14 and has APECED")
    assert (seen.screening.who, seen.asked, noted(seen)) == ("parent", "volunteered", ["birth", "apeced"])


def test_a_choice_is_offered_for_each_fact() -> None:
    seen = begun(trial=APECED, opening=("I'm 34 and I have APECED",))
    question = state_json(seen.screening, seen.world)["question"]
    assert (question["id"], question["kind"], question["type"]) == ("volunteered", "confirm", "choice")
    assert [choice["id"] for choice in question["choices"]] == ["yes", "no", "change:birth", "change:apeced"]
    assert question["criteria"]
    assert seen.press("change:apeced").asked == "volunteered"
    assert noted(seen) == ["birth"]
    assert [choice["id"] for choice in state_json(seen.screening, seen.world)["question"]["choices"]] == ["yes", "no"]
    assert seen.press("yes").asked == "apeced"


def test_no_means_that_it_is_asked() -> None:
    seen = begun(opening=("I'm 34 and I have migraine",)).press("no")
    assert (seen.asked, noted(seen), answered(seen)) == ("birth", [], {})
    assert begun(opening=("I'm 34 and I have migraine",)).command("back").asked == "birth"


def test_one_fact_put_right_at_the_read_back() -> None:
    seen = says(begun(opening=("I'm 34",)), "no, 35")
    assert (seen.asked, "35 years" in seen.said) == ("volunteered", True)
    seen = says(begun(opening=("I'm 34 and I have migraine",)), "no, I'm 36")
    assert noted(seen) == ["birth", "diagnosed"]
    assert says(seen, "yes").asked == "began"
    assert answered(seen)["birth"].value == Age(years=36)


@pytest.mark.parametrize("words", ["blue bananas", "I'm 34"])
def test_a_read_back_not_understood_is_put_again(words: str) -> None:
    seen = says(begun(opening=("I'm 34",)), words)
    assert (seen.asked, noted(seen)) == ("volunteered", ["birth"])


def test_a_fact_of_many_ways_to_press_is_not_guessed_from_a_no() -> None:
    assert says(begun(opening=("I have migraine",)), "no").asked == "birth"
    assert says(begun(opening=("I have migraine",)), "no, a doctor").asked in ("birth", "volunteered")


def test_what_the_question_does_not_take_is_not_taken() -> None:
    assert noted(begun(opening=("My migraine began in 1850",))) == ["diagnosed"]


def test_free_words_are_no_more_than_they_are() -> None:
    seen = says(begun().until("anything_else"), "I have migraine and I'm 50")
    assert (seen.asked, noted(seen)) == ("review", [])


def test_a_list_is_read_back_as_all_of_it() -> None:
    assert "shots for migraine: only Botox" in says(begun(), "30, had botox for it last May").said


def test_what_does_not_apply_is_not_taken() -> None:
    """The dose is asked only of those who take one of two kinds of steroid; which kind it is was not said."""
    assert noted(begun(trial=APECED, opening=("prednisone 10 mg a day",))) == []


def test_a_time_of_which_a_closer_one_would_be_asked_is_not_taken() -> None:
    assert noted(begun(trial=APECED, opening=("I lost my hair about 6 months ago",))) == []


def test_the_warning_not_to_stop_comes_with_the_medicine() -> None:
    seen = begun(opening=("I take prednisone 5 mg a day",)).press("yes")
    assert "do not stop" in seen.said


def test_other_requests_are_answered_and_lose_nothing() -> None:
    seen = begun(opening=("I'm 34",))
    before = state_json(seen.screening, seen.world)["question"]
    for _ in range(6):
        seen.type("what is this", "ask_study")
    assert state_json(seen.screening, seen.world)["question"] == before
    assert seen.command("stop").type("hello").press("yes").asked == "volunteered"
    assert seen.press("yes").asked == "diagnosed"


def test_changing_an_answer_lets_what_was_volunteered_go() -> None:
    seen = says(begun(), "I'm 30, I have had migraine for 5 years")
    seen.type("change my age", "change_answer")
    assert (seen.asked, noted(seen)) == ("birth", [])


def test_starting_again_forgets_it() -> None:
    seen = says(begun(), "I'm 30, I have had migraine for 5 years").command("restart").press("yes")
    assert (seen.asked, noted(seen)) == ("who", [])


AGES, YEARS, MG = st.integers(1, 99), st.integers(1, 40), st.integers(1, 60)


@st.composite
def openings(draw: st.DrawFn) -> str:
    parts = [
        draw(st.sampled_from(("", f"I'm {draw(AGES)}. "))),
        draw(st.sampled_from(("", "I have migraine. "))),
        draw(st.sampled_from(("", f"My migraine began {draw(YEARS)} years ago. "))),
        draw(st.sampled_from(("", f"I take prednisone {draw(MG)} mg a day. "))),
    ]
    return "".join(parts) or "hello"


def assessment(seen: Visitor) -> object:
    found = assess(TINY, "patient", facts(seen.screening), TODAY)
    return found.outcome, [(one.id, one.status, one.kind, one.changes_on) for one in found.findings]


@given(openings())
def test_law_nothing_volunteered_counts_without_a_confirmation(words: str) -> None:
    plain, seen = begun(), begun(opening=(words,))
    assert assessment(seen) == assessment(plain)
    if seen.asked == "volunteered":
        assert assessment(seen.press("no")) == assessment(plain)


@given(openings())
def test_law_a_confirmed_fact_is_worth_its_answered_question(words: str) -> None:
    seen = begun(opening=(words,))
    values = dict(seen.screening.pending.confirms) if seen.screening.pending else {}
    if seen.asked == "volunteered":
        seen.press("yes")
    asked_for = begun()
    for question, value in values.items():
        if asked_for.asked == question:
            asked_for.give(value)
        if asked_for.asked == "confirm":
            asked_for.press("yes")
    if set(answered(asked_for)) == set(answered(seen)):
        assert assessment(asked_for) == assessment(seen)
    else:  # a skipped question stands between: the same answers, given in another order
        assert set(answered(asked_for)) < set(answered(seen))
