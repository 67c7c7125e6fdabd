"""Proves: months, ages and dates are counted as people count them, at the ends of months and on 29 February too."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trial.calendar import add_months, add_window, add_years, long_date, whole_years
from bot.trial.conditions import Window

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-22", -2, "2026-09-22"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-07-31", 4, "2026-11-30"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-22", 0, "2026-11-22"),
    ],
)
def test_months_are_calendar_months(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("2014-11-22", "2026-11-22", 12),
        ("2014-11-23", "2026-11-22", 11),
        ("1960-11-22", "2026-11-22", 66),
        ("1960-11-23", "2026-11-22", 65),
        ("2008-02-29", "2026-02-28", 18),
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-11-22", "2026-11-22", 0),
        ("2027-01-01", "2026-11-22", 0),
    ],
)
def test_whole_years_change_on_the_birthday(born: str, today: str, years: int) -> None:
    assert whole_years(date.fromisoformat(born), date.fromisoformat(today)) == years


@given(DAYS, st.integers(-600, 600))
def test_a_month_later_lies_in_the_right_month_and_never_beyond_the_day(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


@given(DAYS, st.integers(0, 120))
def test_an_age_is_reached_on_its_birthday_and_not_the_day_before(born: date, years: int) -> None:
    birthday = add_years(born, years)
    assert whole_years(born, birthday) == years
    if years:
        assert whole_years(born, birthday.fromordinal(birthday.toordinal() - 1)) == years - 1


@pytest.mark.parametrize(
    ("window", "sign", "expected"),
    [
        (Window(90, "days"), -1, "2026-08-24"),
        (Window(2, "months"), -1, "2026-09-22"),
        (Window(10, "months"), 1, "2027-09-22"),
        (Window(5, "years"), -1, "2021-11-22"),
    ],
)
def test_windows(window: Window, sign: int, expected: str) -> None:
    assert add_window(date(2026, 11, 22), window, sign) == date.fromisoformat(expected)


def test_long_dates_are_words() -> None:
    assert long_date(date(2026, 9, 2)) == "2 September 2026"


def test_no_date_outside_the_calendar() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)
