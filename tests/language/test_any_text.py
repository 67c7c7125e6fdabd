"""Whatever is typed is read without an error, and what is read travels as JSON unchanged."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.speech import utterance_from_json, utterance_to_json
from bot.language.reader import Reader
from tests.language.test_readings import sentences

TODAY = date(2026, 11, 22)
READER = Reader.load(judge=False)
SAID = st.sampled_from([says for _, says, _, _ in sentences()])
SIGNS = st.text(alphabet="...,;:-–—!?()/'\"%½0123456789 \n👍👎🤷", max_size=12)


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=60), SIGNS, st.tuples(SIGNS, SAID, SIGNS).map("".join)))
def test_any_text_is_read(text: str) -> None:
    utterance = READER.read(text, TODAY, "Have you had shingles?")
    assert utterance_from_json(json.loads(json.dumps(utterance_to_json(utterance)))) == utterance


def test_signs_alone_are_read() -> None:
    for text in ("...", "-", "?!", " ", "", "\n", "👍", ". . ."):
        assert READER.read(text, TODAY, "Have you had shingles?").text == text


def test_a_reply_about_what_would_be_says_so_in_its_clause() -> None:
    assert READER.read("if i had it i would know", TODAY).clauses[0]["hypothetical"]
