"""Civil calendar arithmetic: months and years as people count them.

A day that does not exist becomes the month's last: 31 August + 6 months is 28 (or 29) February. Somebody born on
29 February has the birthday of a common year on 28 February, by the same rule.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.trial.conditions import Window

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def add_months(day: date, months: int) -> date:
    """`day` plus (or, below zero, minus) calendar months. Raises OverflowError outside the years 1-9999."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("the date lies outside the calendar")
    month = month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def add_window(day: date, window: Window, sign: int = 1) -> date:
    """`day` plus the window's length; minus it with `sign` -1."""
    if window.unit == "days":
        return day + timedelta(days=sign * window.count)
    return add_months(day, sign * window.count * (12 if window.unit == "years" else 1))


def whole_years(born: date, today: date) -> int:
    """Age in whole years. Never negative: a birth date after today gives 0."""
    years = today.year - born.year
    if years > 0 and add_years(born, years) > today:
        years -= 1
    return max(years, 0)


def long_date(day: date) -> str:
    """As the questions write it: `22 September 2026`."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
