"""Dates so and so long ago: calendar arithmetic where months are meant, the range of days around it."""

from __future__ import annotations

import math
from datetime import date, timedelta

from bot.language.durations import FAR, Stretch


def back(today: date, stretch: Stretch) -> tuple[date | None, date | None]:
    """(earliest, latest) day `stretch` before `today`; earliest None where it is open ("over a year ago")."""
    earliest = None if stretch.high >= FAR else today - timedelta(days=math.ceil(stretch.high))
    return earliest, today - timedelta(days=math.floor(min(stretch.low, FAR)))


def ahead(today: date, stretch: Stretch) -> tuple[date | None, date | None]:
    latest = None if stretch.high >= FAR else today + timedelta(days=math.ceil(stretch.high))
    return today + timedelta(days=math.floor(min(stretch.low, FAR))), latest
