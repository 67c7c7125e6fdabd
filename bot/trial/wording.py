"""The words around a trial: filling the placeholders of a sentence, and listing every sentence a visitor may see.

Placeholders: `{since:2 months}` (today minus that), `{until:10 months}` (today plus that), `{person}`, `{persons}`,
`{they}`, `{their}` (from the trial file's `who`), `{item}` (the entry a follow-up question is about).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from bot.trial.calendar import add_window, long_date
from bot.trial.conditions import Window
from bot.trial.model import Question, Trial, Who

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WINDOW = re.compile(r"(\d{1,4}) (day|month|year)s?( inclusive)?")
_PEOPLE = ("person", "persons", "they", "their")


def parse_window(text: str) -> Window | None:
    """`2 months`, `90 days`, `6 months inclusive`; None if it is none of these."""
    match = _WINDOW.fullmatch(text.strip())
    if not match or int(match[1]) == 0:
        return None
    return Window(int(match[1]), match[2] + "s", inclusive=bool(match[3]))


def is_placeholder(inside: str) -> bool:
    """Whether `say` can fill what stands between the braces."""
    name, _, window = inside.partition(":")
    if name in ("since", "until"):
        return parse_window(window) is not None
    return inside in (*_PEOPLE, "item")


def say(template: str, today: date, who: Who, item: str | None = None) -> str:
    """`template` with its placeholders filled. Unknown placeholders and a missing `item` raise ValueError."""

    def fill(match: re.Match[str]) -> str:
        filled = _fill(match[1], today, who, item)
        if filled is None:
            raise ValueError(f"nothing to fill {match[0]} with")
        return filled

    return _capitalised(template, PLACEHOLDER.sub(fill, template))


def _fill(inside: str, today: date, who: Who, item: str | None) -> str | None:
    name, _, text = inside.partition(":")
    window = parse_window(text)
    if window and name == "since":
        return long_date(add_window(today, window, -1))
    if window and name == "until":
        return long_date(add_window(today, window))
    if inside == "item":
        return item
    they, their = who.they or who.person, who.their or who.persons
    return {"person": who.person, "persons": who.persons, "they": they, "their": their}.get(inside)


def _capitalised(template: str, filled: str) -> str:
    """A sentence that begins with a placeholder begins with a capital."""
    if template.startswith("{") and filled:
        return filled[0].upper() + filled[1:]
    return filled


def fill_item(template: str, item: str) -> str:
    """Only `{item}` is filled; the other placeholders wait for the day of the chat."""
    return template.replace("{item}", item)


def question_sentences(question: Question) -> Iterator[tuple[str, str]]:
    """(place, sentence) for everything one question may show."""
    yield "text", question.text
    if question.text_proxy != question.text:
        yield "proxy", question.text_proxy
    yield "why", question.why
    for term, meaning in question.explains.items():
        yield f"explains {term}", meaning
    for choice in question.choices:
        yield f"choice {choice.id}", choice.label
        if choice.label_proxy:
            yield f"choice {choice.id} proxy", choice.label_proxy
    if question.ongoing:
        yield "ongoing", question.ongoing
    if question.volunteered:
        yield "volunteered", question.volunteered.name


def sentences(trial: Trial) -> Iterator[tuple[str, str]]:
    """(place, sentence) for everything of the trial file that a visitor may see, in file order."""
    yield "trial.title", trial.title
    for cohort in trial.cohorts.values():
        yield f"cohorts.{cohort.id}", cohort.label
    for who in trial.who:
        yield f"who.{who.id}", who.label
        yield f"who.{who.id}.words", " / ".join(word for word in (who.person, who.persons, who.they, who.their) if word)
    for key, text in trial.texts.items():
        yield f"texts.{key}", text
    for key, text in trial.about.items():
        yield f"about.{key}", text
    for topic in trial.topics:
        yield f"topics.{topic.id}", topic.label
    for question in trial.questions.values():
        for place, text in question_sentences(question):
            yield f"questions.{question.id}.{place}", text
    for criterion in trial.criteria.values():
        yield f"criteria.{criterion.id}.plain", criterion.plain
        if criterion.plain_proxy:
            yield f"criteria.{criterion.id}.plain_proxy", criterion.plain_proxy


def wording_hash(pairs: Iterable[tuple[str, str]]) -> str:
    """sha256 (hex) over places and sentences, so that a moved sentence counts as a changed one."""
    digest = sha256()
    for place, text in pairs:
        digest.update(f"{place}\0{text}\0".encode())
    return digest.hexdigest()
