"""A date in reply to a question about the time since some day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answers.model import Utterance
from bot.answers.reading import read
from bot.answers.window import read_in_window
from tests.answers.asked import FORMULARY, TODAY, asked

SINCE = date(2026, 8, 22)
BEFORE = (date(2026, 5, 1), date(2026, 5, 31))
AFTER = (date(2026, 10, 1), date(2026, 10, 31))
ACROSS = (date(2026, 8, 1), date(2026, 8, 31))
LONG_AGO = (None, date(2020, 3, 1))
TO_COME = (date(2027, 1, 1), date(2027, 1, 31))


def said(*when: tuple[date | None, date | None], **more: object) -> Utterance:
    return Utterance(text="in that month", when=when, **{"since": SINCE, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("utterance", "means"),
    [
        (said(AFTER), True),
        (said(BEFORE), False),
        (said(LONG_AGO), False),
        (said(BEFORE, LONG_AGO), False),
        (said(BEFORE, AFTER), None),
        (said(ACROSS), None),
        (said(TO_COME), None),
        (said(), None),
        (said(AFTER, since=None), None),
        (said(BEFORE, grounds=("goes on",)), None),
        (said(AFTER, grounds=("goes on",)), True),
        (said(AFTER, clauses=({"negated_from": 3},)), None),
        (said(AFTER, clauses=({"negated_from": None, "other_person": True},)), None),
        (said(AFTER, clauses=({"negated_from": None, "uncertain": True},)), None),
    ],
)
def test_which_side_of_the_day(utterance: Utterance, means: bool | None) -> None:
    read = read_in_window(utterance, TODAY)
    assert (read and read[0]) is means
    if read:
        assert SINCE.isoformat() in read[1]


def test_a_denial_of_the_condition_asked_about_is_no_afterthought() -> None:
    clot = {"name": "blood clot", "negated": True}
    doubtful = Utterance("words", polarity=False, confidence=0.5, about=("blood clot",))
    for conditions, confidence in (
        ((clot,), 0.85),
        (({**clot, "negated": False},), 0.5),
        (({**clot, "name": "tia"},), 0.5),
    ):
        spoken = replace(doubtful, conditions=conditions)
        assert read(asked("yes_no", choices=("yes", "no")), spoken, TODAY, FORMULARY).confidence == confidence


def test_a_no_beside_what_was_once_is_read_back() -> None:
    ever = Utterance("words", polarity=False, confidence=0.9, grounds=("tells of one",))
    for spoken, confidence in ((ever, 0.5), (replace(ever, since=SINCE), 0.9), (replace(ever, polarity=True), 0.9)):
        assert read(asked("yes_no", choices=("yes", "no")), spoken, TODAY, FORMULARY).confidence == confidence
