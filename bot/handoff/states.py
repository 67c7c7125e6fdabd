"""What becomes of a referral at the desk: its states, and which may follow which."""

from __future__ import annotations

NEW, CLAIMED, CONTACTED, SCHEDULED, ENROLLED = "new", "claimed", "contacted", "scheduled", "enrolled"
NOT_ELIGIBLE, DECLINED, UNREACHABLE, DUPLICATE, REMIND = (
    "not_eligible",
    "declined",
    "unreachable",
    "duplicate",
    "remind",
)
STATES = (NEW, CLAIMED, CONTACTED, SCHEDULED, REMIND, UNREACHABLE, ENROLLED, NOT_ELIGIBLE, DECLINED, DUPLICATE)
OPEN = (NEW, CLAIMED, CONTACTED, SCHEDULED, REMIND, UNREACHABLE)  # somebody still has something to do
WAITING = (NEW, CLAIMED)  # nobody has spoken with the person yet
_CLOSED = (ENROLLED, NOT_ELIGIBLE, DECLINED, DUPLICATE)
_WORKED = (CONTACTED, SCHEDULED, REMIND, UNREACHABLE, *_CLOSED)

NEXT: dict[str, tuple[str, ...]] = {
    NEW: (DUPLICATE,),  # everything else begins with claiming it
    CLAIMED: (NEW, *_WORKED),
    CONTACTED: (SCHEDULED, REMIND, UNREACHABLE, *_CLOSED),
    SCHEDULED: (CONTACTED, REMIND, UNREACHABLE, *_CLOSED),
    REMIND: (CLAIMED, *_WORKED[:2], UNREACHABLE, *_CLOSED),
    UNREACHABLE: (CLAIMED, CONTACTED, SCHEDULED, REMIND, *_CLOSED),
    **dict.fromkeys(_CLOSED, (CLAIMED,)),  # a closed one is opened again by claiming it
}
NEEDS_DAY = (REMIND, SCHEDULED)
SPOKEN = (CONTACTED, SCHEDULED, ENROLLED, NOT_ELIGIBLE, DECLINED)  # the person was reached


def follows(before: str, after: str) -> bool:
    """Whether `after` may follow `before`."""
    return after in NEXT.get(before, ())
