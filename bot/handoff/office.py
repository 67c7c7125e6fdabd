"""Office hours: until when a new referral wants its first contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(r"(\w{3})-(\w{3}) (\d\d:\d\d)-(\d\d:\d\d) (\S+)")
_FARTHEST = 400  # days; an office that is never open is refused, so this is never reached


@dataclass(frozen=True)
class Office:
    """Open on `days` (Monday 0) from `opens` to `closes` in `zone`; a first contact is due within `hours` of being open."""

    days: frozenset[int]
    opens: time
    closes: time
    zone: ZoneInfo
    hours: float

    @classmethod
    def read(cls, text: str, hours: float) -> Office:
        """Of `Mon-Fri 09:00-17:00 America/New_York`. Raises ValueError with a sentence."""
        found = _FORM.fullmatch(text.strip())
        names = [found.group(1).lower(), found.group(2).lower()] if found else []
        if found is None or not set(names) <= set(_DAYS):
            raise ValueError("must look like Mon-Fri 09:00-17:00 America/New_York")
        first, last = (_DAYS.index(name) for name in names)
        try:
            opens, closes = time.fromisoformat(found.group(3)), time.fromisoformat(found.group(4))
            zone = ZoneInfo(found.group(5))
        except (ValueError, ZoneInfoNotFoundError, OSError):
            raise ValueError("must have hours such as 09:00-17:00 and a time zone such as America/New_York") from None
        if first > last or opens >= closes:
            raise ValueError("must go from an earlier to a later day and hour")
        return cls(frozenset(range(first, last + 1)), opens, closes, zone, hours)

    def due(self, came: datetime) -> datetime:
        """When a referral that `came` (aware) wants its first contact."""
        left, now = timedelta(hours=self.hours), came.astimezone(self.zone)
        for _ in range(_FARTHEST):
            begins, ends = self._open(now)
            if begins is not None:
                start = max(now, begins)
                if start + left <= ends:
                    return start + left
                left -= max(timedelta(), ends - start)
            now = datetime.combine(now.date() + timedelta(days=1), time(), self.zone)
        return now

    def overdue_before(self, now: datetime) -> datetime:
        """Whatever came before this moment and was not contacted is overdue: `due` never goes back."""
        low, high = now - timedelta(days=_FARTHEST / 4), now
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if self.due(middle) <= now else (low, middle)
        return low

    def _open(self, now: datetime) -> tuple[datetime | None, datetime]:
        day = now.date()
        ends = datetime.combine(day, self.closes, self.zone)
        if day.weekday() not in self.days or now >= ends:
            return None, ends
        return datetime.combine(day, self.opens, self.zone), ends
