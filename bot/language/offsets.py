"""Days counted from another day: "a couple of weeks before Easter", "3 weeks after May 5", "a month before lockdown"."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.language.anchors import Anchored
from bot.language.calendar_range import CalendarRange
from bot.language.durations import FAR, Stretch


@dataclass(frozen=True)
class Counted:
    """A stretch and the day it is counted from, taken together. Without `target` that day is not known."""

    stretch: Stretch
    target: CalendarRange | Anchored | None
    earliest: date | None = None
    latest: date | None = None


class OffsetReader:
    """Built once from `time.yml` (`counted`)."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._sides = {
            side: re.compile(rf"\s*(?:right\s+|just\s+)?(?:{'|'.join(map(re.escape, forms))})\b\s*(?:the\s+)?")
            for side, forms in words["counted"].items()
        }

    def find(
        self, text: str, stretches: Sequence[Stretch], targets: Sequence[CalendarRange | Anchored]
    ) -> list[Counted]:
        """Stretches that are counted from something else than today."""
        found = []
        for stretch in stretches:
            for side, pattern in self._sides.items():
                if not stretch.side and (joint := pattern.match(text, stretch.end)) and joint.end() < len(text):
                    found.append(self._counted(stretch, side, joint.end(), targets))
        return found

    def _counted(self, stretch: Stretch, side: str, place: int, targets: Sequence[CalendarRange | Anchored]) -> Counted:
        if side == "unknown":
            return Counted(stretch, None)
        target = next((one for one in targets if stretch.end <= one.start <= place), None)
        if target is None or stretch.high >= FAR:
            return Counted(stretch, target)
        first, last = (target.first, target.last) if isinstance(target, Anchored) else (target.earliest, target.latest)
        low, high = timedelta(days=math.floor(stretch.low)), timedelta(days=math.ceil(stretch.high))
        if side == "before":
            return Counted(stretch, target, first - high, first - low)
        return Counted(stretch, target, last + low, last + high)
