"""Proves that an emergency is met at once, whatever is open, and is never an answer; other alarms may also answer."""

from __future__ import annotations

import pytest

from tests.screening.people import visitor

PLACES = ["consent_chat", "who", "birth", "diagnosed", "review", "consent_share"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("flag", ["emergency", "crisis"])
def test_an_emergency_comes_first_and_changes_nothing(place: str, flag: str) -> None:
    seen = visitor().until(place)
    before = seen.screening
    seen.type("yes I cannot breathe", intent="stop", sure=0.99, polarity=True, safety=(flag,))
    assert seen.screening == before
    assert (seen.last.flags, seen.last.changed, seen.last.said[0].kind) == ((flag,), (), "safety")
    assert "911" in seen.said
    assert "Nobody is watching" in seen.said
    assert "adrenal crisis" in seen.said
    assert ("988" in seen.said) is (flag == "crisis")


def test_after_the_end_no_question_is_offered() -> None:
    seen = visitor().until("consent_share").press("no").type("help", safety=("emergency",))
    assert [said.kind for said in seen.last.said] == ["safety"]


ALARMS = [("abuse", "danger"), ("adverse_event", "side effects"), ("advice", "medical advice")]


@pytest.mark.parametrize("flag, words", ALARMS)
def test_other_alarms_are_met_and_may_answer(flag: str, words: str) -> None:
    seen = visitor().until("diagnosed")
    ask = seen.screening.pending.ask
    seen.type("should I take more", safety=(flag,))
    assert words in seen.said
    assert seen.last.flags == (flag,)
    assert seen.screening.pending.ask == ask
    assert seen.screening.pending.misses == 0
    seen.type("A doctor", safety=(flag,))
    assert words in seen.said
    assert seen.asked == "began"
