"""The shapes of the numbers' pictures: places and sizes in the units of a drawing that is 320 wide. The page draws them.

No library, no style: a shape has a class, and the style sheet its colour, in light and in dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320.0
_ROW, _BAR, _TOP = 36.0, 12.0, 18.0  # of one row: its height, the bar's, and where the bar begins under its words
_HIGH, _FOOT = 150.0, 20.0  # of the columns, and of the words under them
_GAP = 1.0
_LEAST = 1.5  # nobody at all is drawn as nothing, one in a thousand still as a line
_WORD = 36.0  # the room for a month's name


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    kind: str  # the class


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Picture:
    height: float
    rects: tuple[Rect, ...]
    words: tuple[Words, ...]
    width: float = WIDTH


@dataclass(frozen=True)
class Bar:
    """`label` above it at the left, `told` at the right. `parts`: (people, class), from left to right."""

    label: str
    told: str
    parts: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Column:
    """`start` and `width` in weeks. `parts`: (people, class) from the bottom up; drawn by the week. `label`: under it."""

    start: int
    width: int
    parts: tuple[tuple[int, str], ...]
    label: str = ""


def bars(rows: Sequence[Bar]) -> Picture:
    """One bar under the other, as long as its people are many; the longest is as wide as the drawing."""
    most = max((sum(size for size, _ in row.parts) for row in rows), default=0) or 1
    rects: list[Rect] = []
    words: list[Words] = []
    for place, row in enumerate(rows):
        top = place * _ROW
        words += [Words(0, top + _TOP - 5, row.label), Words(WIDTH, top + _TOP - 5, row.told, "end")]
        rects.append(Rect(0, top + _TOP, WIDTH, _BAR, "track"))
        left = 0.0
        for size, kind in row.parts:
            if size:
                width = max(_LEAST, size / most * WIDTH)
                rects.append(Rect(_at(left), top + _TOP, _at(min(width, WIDTH - left)), _BAR, kind))
                left += width
    return Picture(max(1, len(rows)) * _ROW, tuple(rects), tuple(words))


def columns(weeks: Sequence[Column]) -> Picture:
    """One column a week, beside each other in time; several weeks told together are one wide column of their average."""
    count = max((week.start + week.width for week in weeks), default=1)
    one = WIDTH / count
    most = max((sum(size for size, _ in week.parts) / week.width for week in weeks), default=0) or 1
    rects = [Rect(0, _HIGH, WIDTH, 1, "axis")]
    words: list[Words] = []
    free = 0.0
    for week in weeks:
        bottom = _HIGH
        gap = min(_GAP, one / 4)
        for size, kind in week.parts:
            if size:
                height = max(_LEAST, size / week.width / most * (_HIGH - _FOOT))
                bottom -= height
                rects.append(Rect(_at(week.start * one), _at(bottom), _at(week.width * one - gap), _at(height), kind))
        if week.label and week.start * one >= free and week.start * one <= WIDTH - _WORD / 2:
            words.append(Words(_at(week.start * one), _HIGH + 14, week.label))
            free = week.start * one + _WORD
    words.append(Words(0, 12, f"{most:.0f}" if most >= 10 else f"{most:.1f}"))
    rects.append(Rect(0, _FOOT - 1, WIDTH, 0.5, "axis"))
    return Picture(_HIGH + _FOOT, tuple(rects), tuple(words))


def _at(value: float) -> float:
    return round(value, 2)
