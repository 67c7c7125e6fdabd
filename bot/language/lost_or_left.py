"""Whether a share is of what is lost or of what is left: "30% is gone", "I still have 30%", "all but a tenth"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from bot.language.doses import either
from bot.language.share_figures import Share, all_but

_FAR = 5  # words between a share and what is told of it
_NEAR = 60  # signs
_LEFT = re.compile(r"\bleft\b")
_LEFT_OVER = "remaining"


class Side(Enum):
    """What a share is of. `UNCLEAR`: neither can be told, or it is denied, or it is of other hair or another time."""

    LOST = "lost"
    LEFT = "left"
    UNCLEAR = "unclear"


class _Around(NamedTuple):
    before: str
    after: str
    alone: bool  # no other share between the same two commas


class SideReader:
    """Built once from `amounts.yml`. Works on what `marked` gives."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._left_over = re.compile(
            rf"(?<=[\w%])\s+left(?=\s*(?:$|[,;.!?)])|\s+(?:{either(words['after_left_over'])})\b)"
        )
        self._left_side = re.compile(
            rf"\b(?:{either(words['left_is_a_side_after'])})\s+left\b|\bright\b(?! now)|\bsides?\b"
        )
        self._all_but = re.compile(all_but(words))
        self._cut = re.compile(rf"[,;!?\n]|\.(?!\d)|\b(?:{either(words['share_ends'])})\b")
        told = rf"(?:(?P<lost>{either(words['lost'])})|(?P<left>{either(words['remains'])}))\b"
        self._told = re.compile(rf"\b{told}")
        bounds = [*words["less"], *words["more"], *words["just_over"], *words["just_under"]]
        fillers = either(form for form in [*words["soft"], *words["between"], *bounds] if form[0].isalpha())
        filler = rf"(?:\W*\b(?:{fillers})\b)*\W*"
        self._filler = re.compile(rf"(?<!\w)(?:{fillers})\W*$")
        self._bounds = re.compile(rf"\b(?:{either(bounds)})\s*(?:about\s+|a\s+)?$")
        self._holds = re.compile(rf"\b(?:{either(words['remains_before'])})\W*$")
        self._has = re.compile(rf"\b(?:{either(words['has'])})\W*$")
        self._hair = re.compile(rf"^\s*(?:{either(words['hair'])})\b(?!\s+(?:{either(words['no_hair_of_its_own'])})\b)")
        self._only_hair = re.compile(rf"^\s*(?:{either(words['hair'])})\W*$")
        self._there = re.compile(rf"\b(?:{either(words['there'])})\b")
        self._not_now = re.compile(rf"\b(?:{either(words['not_now'])})\b")
        doubts = either(words["not_so_but"])
        self._not = re.compile(
            rf"(?:\b(?:{either(words['not_so'])})|n't)\b(?!\W+(?:{doubts})\b)(?:\W+[\w']+){{0,2}}\W*$"
        )
        other, joints = either(words["other_hair"]), either(words["of_other_hair"])
        self._other_after = re.compile(rf"^\W*(?:(?:{joints})\W+)*(?:{other})\b")
        self._other_before = re.compile(rf"\b(?:{other})\W+(?:(?:{joints})\W+)*$")
        self._beside = re.compile(rf"^{filler}(?:{told}){filler}$")
        self._lost_before = re.compile(rf"\b(?:{either(words['lost'])})\W*$")

    def marked(self, text: str) -> str:
        """What is "left" as what is "remaining", where no left side is meant; "all but" what remains as well."""
        text = self._all_but.sub(_LEFT_OVER, text)
        return text if self._left_side.search(text) else self._left_over.sub(f" {_LEFT_OVER}", text)

    def tells_of_left(self, text: str) -> bool:
        """Whether the text speaks of what is left, of what grew back or of what was."""
        told = any(match["left"] for match in self._told.finditer(text))
        return told or self._not_now.search(text) is not None or _LEFT.search(text) is not None

    def side(self, text: str, share: Share, others: Sequence[Share]) -> Side | None:
        """None where nothing is said of it."""
        around = self._around(text, share, others)
        before, after, alone = around
        following, leading = self._told.search(after), list(self._told.finditer(before))[-1:]
        if self._denied(around, share, following, leading) or self._of_something_else(before, after):
            return Side.UNCLEAR
        if following and len(after[: following.start()].split()) <= _FAR:
            opposed = any(_side_of(one) is not _side_of(following) for one in leading)
            saved = _side_of(following) is Side.LOST and alone  # "I still have 30% missing"
            return Side.UNCLEAR if opposed and not saved else _side_of(following)
        if any(_side_of(one) is Side.LOST for one in leading):
            return Side.LOST
        if self._leads(before, self._holds) or self._is_there(around, text, share):
            return Side.LEFT
        in_words = not share.scarce and not any(map(str.isdigit, text[share.start : share.end]))
        return Side.UNCLEAR if in_words and share.high and self._leads(before, self._has) else None  # "I have half"

    def beside(self, text: str, share: Share, others: Sequence[Share]) -> Side | None:
        """As `side`, for a number that is called no percent: only of what stands right beside it, and nothing else."""
        before, after, _ = self._around(text, share, others)
        if after.strip():
            found = self._beside.search(after)
            return _side_of(found) if found and not self._not.search(before) else None
        if self._not.search(before):
            return None
        if self._leads(before, self._lost_before):
            return Side.LOST
        return Side.LEFT if self._leads(before, self._holds) else None

    def _leads(self, before: str, words: re.Pattern[str]) -> bool:
        """Whether it ends in one of the words, or in one of them and words such as "about"."""
        before = before[-_NEAR:]
        while not words.search(before):
            if not (filler := self._filler.search(before)):
                return False
            before = before[: filler.start()]
        return True

    def _of_something_else(self, before: str, after: str) -> bool:
        """Of what grew back or was lost once; of the brows."""
        other = self._other_before.search(before) or self._other_after.search(after)
        return bool(other or self._not_now.search(f"{before} {after}"))

    def _is_there(self, around: _Around, text: str, share: Share) -> bool:
        """ "I have 30% of my hair", "I have a few hairs"; "nothing up there" """
        hair = (share.scarce and "hair" in text[share.start : share.end]) or self._hair.search(around.after)
        there = share.scarce and (self._there.search(around.after) or self._only_hair.search(around.after))
        return bool(there or (hair and self._leads(around.before, self._has)))

    def _denied(
        self, around: _Around, share: Share, following: re.Match[str] | None, leading: list[re.Match[str]]
    ) -> bool:
        before, after, _ = around
        denied = [self._not.search(before[: one.start()]) for one in leading]
        denied += [self._not.search(after[: following.start()])] if following else []
        denied += [None if share.scarce else self._not.search(self._bounds.sub("", before))]
        return any(denied)

    def _around(self, text: str, share: Share, others: Sequence[Share]) -> _Around:
        """What stands before and after, as far as the next comma or the next share."""
        start = max((match.end() for match in self._cut.finditer(text, 0, share.start)), default=0)
        end = next((match.start() for match in self._cut.finditer(text, share.end)), len(text))
        previous = [one.end for one in others if start <= one.start < share.start]
        later = [one.start for one in others if share.start < one.start < end]
        before, after = text[max([start, *previous]) : share.start], text[share.end : min([end, *later])]
        return _Around(before, after, not previous and not later)


def _side_of(match: re.Match[str]) -> Side:
    return Side.LOST if match["lost"] else Side.LEFT
