"""The states of a referral at the desk."""

from __future__ import annotations

import pytest

from bot.handoff import states


def test_every_state_has_its_next_ones_and_can_be_reached() -> None:
    assert set(states.NEXT) == set(states.STATES)
    reached = {after for nexts in states.NEXT.values() for after in nexts} | {states.CLAIMED}
    assert reached == set(states.STATES)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("new", "contacted", False),  # somebody has to claim it first
        ("new", "duplicate", True),
        ("claimed", "contacted", True),
        ("claimed", "new", True),
        ("contacted", "enrolled", True),
        ("contacted", "new", False),
        ("enrolled", "contacted", False),
        ("declined", "claimed", True),
        ("nonsense", "claimed", False),
    ],
)
def test_what_may_follow(before: str, after: str, may: bool) -> None:
    assert states.follows(before, after) is may


def test_closed_ones_are_not_open() -> None:
    assert set(states.OPEN).isdisjoint({"enrolled", "not_eligible", "declined", "duplicate"})
    assert set(states.WAITING) <= set(states.OPEN)
