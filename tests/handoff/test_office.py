"""Until when a referral wants its first contact. 2026-11-22 is a Sunday."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.office import Office

ZONE = ZoneInfo("America/New_York")
OFFICE = Office.read("Mon-Fri 09:00-17:00 America/New_York", 8)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(ZONE))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-11-23T09:00", "2026-11-23T17:00"),  # Monday morning: the same day
        ("2026-11-23T10:00", "2026-11-24T10:00"),
        ("2026-11-23T17:00", "2026-11-24T17:00"),
        ("2026-11-22T12:00", "2026-11-23T17:00"),  # Sunday: as if it came on Monday morning
        ("2026-11-27T16:00", "2026-11-30T16:00"),  # Friday afternoon: one hour that day, seven on Monday
        ("2026-11-23T03:00", "2026-11-23T17:00"),
    ],
)
def test_due(came: str, due: str) -> None:
    assert OFFICE.due(at(came)) == at(due)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)))
def test_what_comes_later_is_never_due_earlier(came: datetime, more: timedelta) -> None:
    later = (came.astimezone(ZoneInfo("UTC")) + more).astimezone(ZONE)
    assert OFFICE.due(came) <= OFFICE.due(later)


@given(MOMENTS)
def test_what_came_before_the_border_is_overdue_and_what_came_after_is_not(now: datetime) -> None:
    border = OFFICE.overdue_before(now)
    assert OFFICE.due(border) <= now
    assert OFFICE.due(border + timedelta(minutes=2)) > now or border + timedelta(minutes=2) > now


@pytest.mark.parametrize(
    "text",
    [
        "",
        "always",
        "Mon-Fri 9-17 UTC",
        "Fri-Mon 09:00-17:00 UTC",
        "Mon-Fri 17:00-09:00 UTC",
        "Mon-Fri 09:00-17:00 Nowhere/Land",
    ],
)
def test_what_is_no_office_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        Office.read(text, 8)
