"""Yes and no in the light of the question: the rules first, the judge where they are silent or where it contradicts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answers.model import EXCEPTION, Read, Reading, Utterance
from bot.answers.window import read_in_window
from bot.trial.model import Question

TAKEN = 0.9  # from which a guess counts as said; chosen on the development sentences (docs/decisions/007-judge.md)
UNSURE_TAKEN = 0.65  # the same of "not sure", which decides nothing
PROPOSED = 0.55  # from which it is put to the visitor: "Did you mean yes?"
CONTRADICTED = 0.75  # from which a guess of the opposite makes a clear phrase doubtful
DOUBTFUL = 0.5  # the confidence of a reading that is read back
IN_CONTEXT = 0.85


def read_yes_no(question: Question, utterance: Utterance, today: date) -> Reading:
    """`true` or `false`; NOT_UNDERSTOOD where the words do not say which; a doubtful one below SURE."""
    found = _read(utterance, today)
    if found.value is False and utterance.since is None and "tells of one" in utterance.grounds:
        return replace(found, confidence=DOUBTFUL)  # "had it last year but negative now" would pass in silence
    return found


def _read(utterance: Utterance, today: date) -> Reading:
    polarity = utterance.polarity
    if polarity is True and "one of two" in utterance.grounds:
        return Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds)
    if polarity is False and EXCEPTION in utterance.grounds:
        return Reading(Read.NOT_UNDERSTOOD, grounds=(*utterance.grounds, "a no with an exception"))
    if utterance.meant is not None and (polarity is None or polarity is utterance.meant[0]):
        return Reading(Read.ANSWERED, utterance.meant[0], IN_CONTEXT, (*utterance.grounds, utterance.meant[1]))
    torn = _said(utterance, "yes: ") and _said(utterance, "no: ")
    if polarity is not None:
        opposite = utterance.guess.get("no" if polarity else "yes", 0.0)
        doubtful = utterance.meant is not None or (opposite >= CONTRADICTED and not torn)  # torn: a correction, settled
        confidence = max(utterance.confidence, IN_CONTEXT) if _denies_it(utterance) else utterance.confidence
        return Reading(Read.ANSWERED, polarity, DOUBTFUL if doubtful else confidence, utterance.grounds)
    if torn or utterance.unsure or utterance.declined or utterance.asks:
        return Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds)
    if (dated := read_in_window(utterance, today)) is not None and _may_be(utterance, dated[0]):
        return Reading(Read.ANSWERED, dated[0], IN_CONTEXT, (*utterance.grounds, dated[1]))
    return _guessed(utterance)


def _may_be(utterance: Utterance, value: bool) -> bool:
    """Whether the judge does not hear the opposite."""
    return utterance.guess.get("no" if value else "yes", 0.0) < CONTRADICTED


def _guessed(utterance: Utterance) -> Reading:
    """By the judge alone. It knows no dates and no names: a reply that holds one of its own is asked again."""
    label = max(utterance.guess, key=lambda one: utterance.guess[one], default="other")
    share = utterance.guess.get(label, 0.0)
    if label == "other" or share < PROPOSED or _of_its_own(utterance) or EXCEPTION in utterance.grounds:
        return Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds)
    grounds = (*utterance.grounds, f"like a {label}: {share:.2f}")
    if label == "unsure":
        return Reading(Read.UNSURE if share >= UNSURE_TAKEN else Read.NOT_UNDERSTOOD, None, share, grounds)
    sure = share >= TAKEN and "turned twice" not in utterance.grounds
    return Reading(Read.ANSWERED, label == "yes", share if sure else DOUBTFUL, grounds)


def _denies_it(utterance: Utterance) -> bool:
    """ "I take aspirin but never had a clot": a no in an afterthought that names the condition asked about."""
    denied = (one["name"] for one in utterance.conditions if one.get("negated"))
    return utterance.polarity is False and any(name in utterance.about for name in denied)


def _said(utterance: Utterance, label: str) -> bool:
    return any(ground.startswith(label) for ground in utterance.grounds)


def _of_its_own(utterance: Utterance) -> bool:
    """Whether the reply names a person, medicine, condition or age of its own, or a time that the question turns on."""
    someone = any(clause.get("other_person") or clause.get("hypothetical") for clause in utterance.clauses)
    other = any(one["name"] not in utterance.about for one in utterance.conditions)
    timed = utterance.since is not None and bool(utterance.numbers or utterance.when)
    return bool(someone or utterance.medicines or other or timed or utterance.ages)
