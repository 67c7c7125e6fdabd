"""Of whom a message speaks, given who is chatting: a parent's "my son" is the patient, a patient's is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.answers.model import Read, Reading, Utterance
from bot.answers.yesno import DOUBTFUL
from bot.trial.model import Who

GROUND = "may speak of somebody else"
ANY_RELATION = ("other", "clinician")  # "my wife" may be the patient; of a parent's, only "my son" or "my daughter" is
Clause = Mapping[str, Any]


def parts_of_patient(utterance: Utterance, who: Who) -> list[tuple[Clause, Utterance]]:
    """(clause, the same read by itself) of every clause about the patient. One without a person goes with the one before."""
    ours = True
    found = []
    for clause, part in parted(utterance):
        said = of_patient(clause, who)
        ours = ours if said is None else said
        if ours:
            found.append((clause, part))
    return found


def parted(utterance: Utterance) -> list[tuple[Clause, Utterance]]:
    """(clause, the same read by itself); a message of one clause is its own part."""
    if len(utterance.clauses) < 2:
        return [(utterance.clauses[0] if utterance.clauses else {}, utterance)]
    return list(zip(utterance.clauses, utterance.parts, strict=False))


def of_patient(clause: Clause, who: Who) -> bool | None:
    """Whether the clause is about the patient; None where it names nobody."""
    third = clause.get("child") or clause.get("third_person")
    if not who.proxy:
        return False if third or clause.get("other_person") else True if clause.get("own") else None
    if third:
        return True
    if clause.get("other_person"):
        return who.id in ANY_RELATION
    return False if clause.get("own") else None


def heard_from(utterance: Utterance, who: Who) -> Utterance:
    """The utterance with `other_person` as it is for `who`: of clauses, and of the medicines in them."""
    seen = tuple(_seen(clause, who) for clause in utterance.clauses)
    theirs = {
        medicine["name"]: bool(clause.get("other_person"))
        for clause, (_, part) in zip(seen, parted(utterance), strict=False)
        for medicine in part.medicines
    }
    medicines = tuple(
        {**medicine, "other_person": theirs.get(medicine["name"], medicine.get("other_person"))}
        for medicine in utterance.medicines
    )
    return replace(utterance, clauses=seen, medicines=medicines)


def _seen(clause: Clause, who: Who) -> dict[str, Any]:
    if who.proxy:
        other = bool(clause.get("other_person")) and of_patient(clause, who) is not True
    else:
        other = bool(clause.get("other_person") or clause.get("child"))
    return {**clause, "other_person": other}


def weighed(reading: Reading, utterance: Utterance, who: Who) -> Reading:
    """A reading that may rest on somebody else's story is read back before it counts."""
    if reading.reading is not Read.ANSWERED or not any(_in_doubt(clause, who) for clause in utterance.clauses):
        return reading
    return replace(reading, confidence=min(reading.confidence, DOUBTFUL), grounds=(*reading.grounds, GROUND))


def _in_doubt(clause: Clause, who: Who) -> bool:
    if who.proxy:
        own = clause.get("own") and not clause.get("child") and not clause.get("third_person")
        return bool(own or (who.id in ANY_RELATION and clause.get("other_person")))
    return bool(clause.get("child") or clause.get("third_person"))
