"""Proves that every sentence the bot may say exists, fills its placeholders, is plain enough, and is used."""

from __future__ import annotations

import re

import pytest
import textstat

from bot.screening import asked, contact
from bot.screening.phrases import phrase, render
from tests.screening.people import PHRASES, ROOT

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot/screening").glob("*.py"))
MEDICAL = {
    "adrenal insufficiency": "sick glands",
    "adrenal crisis": "bad turn",
    "injection": "shot",
    "emergency": "danger",
}


def test_an_unknown_placeholder_stays_and_a_known_one_is_filled() -> None:
    assert render("{a} {referral}", {"a": "x"}) == "x {referral}"


def test_the_variant_wins_where_there_is_one() -> None:
    texts = {"k": "you", "k_other": "they"}
    assert [phrase(texts, "k", variant, {}) for variant in (None, "other", "adult")] == ["you", "they", "you"]
    with pytest.raises(KeyError):
        phrase(texts, "missing", None, {})


def test_every_sentence_named_in_the_code_exists() -> None:
    named = set(re.findall(r'"(utter_[a-z_]*[a-z])"', SOURCE))
    assert named, "the pattern finds the names"
    assert named <= set(PHRASES)


def test_every_reserved_question_has_its_words_and_why() -> None:
    for question in asked.RESERVED:
        assert f"utter_why_{question}" in PHRASES
        assert f"utter_{question}" in PHRASES or question == "consent_share"
    for kind in ("handoff", "reminder", "asked_for_person"):
        assert {f"utter_consent_share_{kind}", f"utter_referral_{kind}"} <= set(PHRASES)
    assert {f"utter_unclear_{question}" for question in contact.KEYS if question != "patient_agreed"} <= set(PHRASES)


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_sentences_are_plain(key: str) -> None:
    """Flesch-Kincaid grade 7 or lower, explained medical names counted as a short word; fragments have no grade."""
    text = re.sub(r"\{\w+\}", "day", PHRASES[key])
    for name, short in MEDICAL.items():
        text = text.replace(name, short)
    if key != "utter_common_words" and len(text.split()) > 5:
        assert textstat.flesch_kincaid_grade(text) <= 7, text
