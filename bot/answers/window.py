"""A date in reply to "Since 22 August, have you had shingles?": before that day says no, after it says yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.answers.model import Utterance

_QUALIFIED = ("other_person", "hypothetical", "uncertain", "asked", "unclear")


def read_in_window(utterance: Utterance, today: date) -> tuple[bool, str] | None:
    """What the dates of `utterance` say to a question about the time since `utterance.since`, with the ground.

    None where they do not say: no date or several that differ, a day on both sides of the span's start, a use that goes on
    from a day before it ("on it since March"), a denial, a doubt, somebody else.
    """
    if utterance.since is None or not utterance.when or any(_qualified(clause) for clause in utterance.clauses):
        return None
    said = {_side(earliest, latest, utterance.since, today) for earliest, latest in utterance.when}
    if len(said) != 1 or (inside := said.pop()) is None:
        return None
    if not inside and "goes on" in utterance.grounds:
        return None
    return inside, f"dated {'since' if inside else 'before'} {utterance.since.isoformat()}"


def _qualified(clause: Mapping[str, object]) -> bool:
    return clause.get("negated_from") is not None or any(clause.get(flag) for flag in _QUALIFIED)


def _side(earliest: date | None, latest: date | None, since: date, today: date) -> bool | None:
    """True wholly since that day, False wholly before it."""
    if latest is not None and latest < since:
        return False
    return True if earliest is not None and since <= earliest <= today else None
