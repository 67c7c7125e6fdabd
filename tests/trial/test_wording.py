"""Proves: placeholders are filled with dates and people, a missing filling is an error, and every sentence is listed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.trial.loading import load_trial
from bot.trial.model import Who
from bot.trial.wording import say, sentences, wording_hash
from tests.trial.playing import TRIAL_FOLDERS

TODAY = date(2026, 4, 30)
SELF = Who("patient", "I", "patient", proxy=False)
PARENT = Who("parent", "A parent", "patient", proxy=True, person="your child", persons="your child's", they="they")


@pytest.mark.parametrize(
    ("template", "who", "expected"),
    [
        ("Since {since:2 months}, have you?", SELF, "Since 28 February 2026, have you?"),
        ("Until {until:10 months}?", SELF, "Until 28 February 2027?"),
        ("Since {since:90 days}?", SELF, "Since 30 January 2026?"),
        ("Has {person} lost hair?", PARENT, "Has your child lost hair?"),
        ("{persons} hair", PARENT, "Your child's hair"),
        ("Do {they} like {their} doctor?", PARENT, "Do they like your child's doctor?"),
        ("Do {they} like {their} doctor?", SELF, "Do you like your doctor?"),
        ("When did you last use {item}?", SELF, "When did you last use minoxidil?"),
    ],
)
def test_say(template: str, who: Who, expected: str) -> None:
    said = say(template, TODAY, who, item="minoxidil")
    assert said == expected


@pytest.mark.parametrize("template", ["{item}", "{since:soon}", "{name}", "{since}"])
def test_what_cannot_be_filled_is_an_error(template: str) -> None:
    with pytest.raises(ValueError, match="nothing to fill"):
        say(template, TODAY, SELF)


@pytest.mark.parametrize("folder", TRIAL_FOLDERS, ids=lambda folder: folder.name)
def test_every_sentence_of_a_trial_can_be_said_to_everyone(folder) -> None:
    trial = load_trial(folder)
    for who in trial.who:
        for place, text in sentences(trial):
            assert "{" not in say(text, TODAY, who, item="it"), place


def test_the_hash_sees_a_sentence_that_moved() -> None:
    assert wording_hash([("a", "x"), ("b", "y")]) != wording_hash([("a", "y"), ("b", "x")])
