"""JSON forms of dates: a day, a range of days, how long ago, still going on; and of ages."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

from bot.answers.model import Age, When
from bot.answers.numbers import BadValue, number

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 100
OLDEST = 130
FORMS = 'Give a date as "YYYY-MM-DD", {"earliest", "latest"} or {"min_days", "max_days"}'


def parse_when(json: Any, today: date, future: bool = False, ongoing: bool = False) -> When:
    """A day, a range or a length of time before `today`. `future`: later days are taken, too; `ongoing`: so is "ongoing"."""
    if json == "ongoing":
        json = {"ongoing": True}
    if not isinstance(json, dict):
        day = _day(json, today, future)
        return When(day, day)
    if "ongoing" in json:
        return _ongoing(json, today, future, ongoing)
    keys = set(json)
    if keys and keys <= {"earliest", "latest"}:
        return _range(json, today, future)
    if keys and keys <= {"min_days", "max_days"}:
        return _ago(json, today)
    raise BadValue(FORMS + (', or {"ongoing": true}.' if ongoing else "."))


def when_json(when: When) -> dict[str, Any]:
    if when.ongoing:
        return {"ongoing": True} | ({"earliest": when.earliest.isoformat()} if when.earliest else {})
    return {
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
    }


def parse_age(json: Any, today: date) -> Age:
    """Whole years, a birth date, or either in an object."""
    if isinstance(json, dict):
        if set(json) == {"born"}:
            return Age(born=_day(json["born"], today, False))
        if set(json) != {"years"}:
            raise BadValue('Give an age as {"born": "YYYY-MM-DD"} or {"years": number}.')
        json = json["years"]
    if isinstance(json, str):
        return Age(born=_day(json, today, False))
    years = number(json, "The age", 0, OLDEST)
    if not years.is_integer():
        raise BadValue("The age must be in whole years.")
    return Age(years=int(years))


def age_json(age: Age) -> dict[str, Any]:
    return {"born": age.born.isoformat()} if age.born else {"years": age.years}


def _day(json: Any, today: date, future: bool) -> date:
    try:
        day = date.fromisoformat(json)
    except (TypeError, ValueError):
        raise BadValue(FORMS + ".") from None
    if day < EARLIEST:
        raise BadValue("The date must not lie before 1900.")
    if day > today and not future:
        raise BadValue("The date must not lie in the future.")
    if day.year > today.year + YEARS_AHEAD:
        raise BadValue(f"The date must lie within {YEARS_AHEAD} years.")
    return day


def _ongoing(json: dict[str, Any], today: date, future: bool, ongoing: bool) -> When:
    if json["ongoing"] is False:
        return parse_when({key: json[key] for key in json if key != "ongoing"}, today, future, ongoing)
    if json["ongoing"] is not True or set(json) - {"ongoing", "earliest", "latest"}:
        raise BadValue('Give {"ongoing": true}, with "earliest" beside it at most.')
    if not ongoing:
        raise BadValue(f'"ongoing" is no answer to this question. {FORMS}.')
    start = json.get("earliest")
    return When(None if start is None else _day(start, today, False), None, True)


def _range(json: dict[str, Any], today: date, future: bool) -> When:
    ends = [None if json.get(key) is None else _day(json[key], today, future) for key in ("earliest", "latest")]
    earliest, latest = ends
    if earliest is None and latest is None:
        raise BadValue("A range of dates needs an earliest or a latest day.")
    if earliest and latest and earliest > latest:
        raise BadValue("The earliest day must not lie after the latest.")
    return When(earliest, latest)


def _ago(json: dict[str, Any], today: date) -> When:
    least, most = json.get("min_days"), json.get("max_days")
    if least is None and most is None:
        raise BadValue("A length of time needs min_days or max_days.")
    low = 0.0 if least is None else number(least, "min_days")
    high = None if most is None else number(most, "max_days")
    if high is not None and low > high:
        raise BadValue("min_days must not be greater than max_days.")
    longest = (today - EARLIEST).days
    if low > longest or (high or 0) > longest:
        raise BadValue("The date must not lie before 1900.")
    earliest = None if high is None else today - timedelta(days=math.ceil(high))
    return When(earliest, today - timedelta(days=math.floor(low)))
