"""Yes and no in the light of the question."""

from __future__ import annotations

import re
from datetime import date

from bot.answers.model import Read, Reading, Utterance
from bot.trial.model import Question

WILLING = ("would you", "willing", "are you ok", "could you", "do you agree", "will you", "happy to")
_EXCEPTION = re.compile(r"\b(?:except|besides|apart from|aside from|other than|unless)\b")


def read_yes_no(question: Question, utterance: Utterance, today: date) -> Reading:
    """`true` or `false`; NOT_UNDERSTOOD where the words do not say which."""
    if utterance.polarity is False and _EXCEPTION.search(utterance.text.lower()):
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*utterance.grounds, "a no with an exception"))
    if utterance.polarity is not None:
        return Reading(Read.ANSWERED, utterance.polarity, utterance.confidence, utterance.grounds)
    if "willing" in utterance.grounds and any(words in question.text.lower() for words in WILLING):
        return Reading(Read.ANSWERED, True, 0.8, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds)
