"""What can be seen of a sentence without counting syllables: question marks, negatives, windows without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.trial.model import Question, QuestionType, Trial

_TOLD = (QuestionType.LABS, QuestionType.MEDICINES, QuestionType.SCALP, QuestionType.TEXT)  # "Please tell ..." will do

_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|unless|cannot)\b|n['\u2019]t\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_LOOSE_WINDOW = re.compile(
    r"\b(?:last|past|previous|next|coming)\s+(?:\d+|few|two|three|six|twelve)\s+(?:days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)


def double_negative(text: str) -> bool:
    """Whether one sentence holds two negatives. "No, ..." at the front answers and does not count."""
    found = (_NEGATIVE.findall(re.sub(r"^No,\s", "", sentence)) for sentence in _SENTENCE_END.split(text))
    return any(len(negatives) > 1 for negatives in found)


def wording_problems(trial: Trial) -> Iterator[tuple[int, str]]:
    """(line, message) for every question and its proxy wording."""
    for question in trial.questions.values():
        for message in _question(trial, question):
            yield question.line, f"{question.id}: {message}"


def _question(trial: Trial, question: Question) -> Iterator[str]:
    for name, text in (("text", question.text), ("proxy", question.text_proxy)):
        if name == "proxy" and text == question.text:
            continue
        if text.count("?") > 1 or (text.count("?") == 0 and question.type not in _TOLD):
            yield f"its {name} has {text.count('?')} question marks: ask one thing"
        if double_negative(text):
            yield f"its {name} has two negatives in one sentence"
        if _LOOSE_WINDOW.search(text):
            yield f"its {name} counts back from today: write the date, like {{since:2 months}}"
    answered_by_another = any(who.proxy and who.cohort in question.cohorts for who in trial.who)
    if answered_by_another and _SECOND_PERSON.search(question.text) and question.text_proxy == question.text:
        yield "it says `you` and has no `proxy` wording, though others may answer for the person"
