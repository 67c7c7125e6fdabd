"""The paper a referral is printed on: page, fonts, and the few shapes that are set on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

FONT = "DejaVu"
_FACES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf", "I": "DejaVuSans-Oblique.ttf"}
_MARGIN, _LINE = 18.0, 5.0  # mm
_INK, _SOFT, _RULE = (28, 40, 47), (96, 110, 118), (214, 221, 223)
TINTS = {
    "pass": (44, 138, 87),
    "fail": (179, 38, 30),
    "unknown": (201, 140, 0),
    "not_asked": (95, 86, 170),
    "verify": (59, 111, 182),
}
_PAGES = (
    "\u2007\u2007"  # stands for the number of pages until it is known: blanks as wide as digits, which no text keeps
)
_NO_GLYPH = "\ufffd"
_JOINERS = "\u200c\u200d\u200e\u200f"  # unseen, but Persian and mixed directions are wrong without them
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff", ""))
# Wrong without shaping, which is slow.
_SHAPED = re.compile("[\u0300-\u036f\u0590-\u1cff\u200c-\u200f\ua800-\uabff\ufb1d-\ufefc]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def font_folder() -> Path:
    """DejaVu (free to embed and to pass on), as matplotlib brings it; matplotlib itself is not imported."""
    found = find_spec("matplotlib")
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(next(iter(found.submodule_search_locations))) / "mpl-data" / "fonts" / "ttf"


class Sheet(FPDF):
    """Letter paper. `foot`: (left, template of the page number with {page} and {pages}). `missing`: characters that could
    not be printed so far. Letters are shaped and ordered, so that Arabic and Hebrew are read as they are written."""

    def __init__(self, title: str, foot: tuple[str, str], now: datetime) -> None:
        super().__init__(format="letter")
        self.foot, self.missing = foot, 0
        for style, file in _FACES.items():
            self.add_font(FONT, style, font_folder() / file)
        self.set_text_shaping(False)
        self.set_title(title)
        self.set_creation_date(now)
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN + 4)
        self.alias_nb_pages(_PAGES)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-_MARGIN + 3)
        self._face(7.5, "", _SOFT)
        left, page = self.foot
        self.cell(0, 4, left)
        self.set_x(_MARGIN)
        self.cell(0, 4, page.replace("{page}", str(self.page_no())).replace("{pages}", _PAGES), align="R")

    def text_of(self, text: object) -> str:
        """What can be set of it in the face that is set: a mark for what the face has not, for control characters and for
        those that turn the order of letters round (counted). What has no shape of its own is left out."""
        face = self.current_font
        assert isinstance(face, TTFFont)
        plain = unicodedata.normalize("NFC", _BREAK.sub("\n", str(text)).translate(_UNSEEN))
        return "".join(self._shown(each, face) for each in plain.replace("\t", "    ").replace(_PAGES[0], " "))

    def _shown(self, each: str, face: TTFFont) -> str:
        hidden = unicodedata.category(each)[0] == "C" and each not in _JOINERS
        if each == "\n" or (ord(each) in face.cmap and not hidden):
            return each
        self.missing += 1
        return _NO_GLYPH

    def heading(self, text: str) -> None:
        self._room(18)
        self.ln(4)
        self._face(12, "B", _INK)
        self._lines(text, 6)
        self.set_draw_color(*_RULE)
        self.line(self.l_margin, self.get_y() + 0.5, self.w - self.r_margin, self.get_y() + 0.5)
        self.ln(2.5)

    def big(self, text: str) -> None:
        self._face(18, "B", _INK)
        self._lines(text, 9)

    def body(self, text: object, style: str = "", soft: bool = False, size: float = 9.5, indent: float = 0.0) -> None:
        self._face(size, "" if style == "I" and self._upright_only(text) else style, _SOFT if soft else _INK)
        self._lines(text, _LINE * size / 9.5, indent)

    def banner(self, text: str, tint: str) -> None:
        self._face(9.5, "B", TINTS[tint])
        self.set_draw_color(*TINTS[tint])
        self.multi_cell(0, 6, self.text_of(text), border=1, padding=2, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def pairs(self, rows: Iterable[tuple[str, object]]) -> None:
        """A label beside its value, one row each."""
        for label, value in rows:
            self._room(_LINE)
            self._face(9.5, "", _SOFT)
            self.cell(42, _LINE, self.text_of(label))
            self._face(9.5, "", _INK)
            self._lines(value, _LINE)

    def entry(self, title: str, tag: str, status: str) -> None:
        """The head of a criterion: its id, and its status in words and colour."""
        self._room(16)
        self.ln(1.5)
        top = self.get_y()
        self.set_fill_color(*TINTS.get(status, _SOFT))
        self.rect(self.l_margin, top + 0.4, 1.2, 4.4, style="F")
        self.set_x(self.l_margin + 3)
        self._face(10, "B", _INK)
        self.cell(24, _LINE + 0.4, self.text_of(title))
        self._face(9, "B", TINTS.get(status, _SOFT))
        self._lines(tag, _LINE + 0.4)

    def _upright_only(self, text: object) -> bool:
        """The slanted face has fewer scripts than the upright one."""
        slanted, upright = self.fonts[f"{FONT.lower()}I"], self.fonts[FONT.lower()]
        assert isinstance(slanted, TTFFont)
        assert isinstance(upright, TTFFont)
        return any(ord(each) in upright.cmap and ord(each) not in slanted.cmap for each in str(text))

    def _face(self, size: float, style: str, ink: tuple[int, int, int]) -> None:
        self.set_font(FONT, style, size)
        self.set_text_color(*ink)

    def _lines(self, text: object, height: float, indent: float = 0.0) -> None:
        if indent:
            self.set_x(self.l_margin + indent)
        shown = self.text_of(text)
        self.set_text_shaping(_SHAPED.search(shown) is not None)
        self.multi_cell(0, height, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_shaping(False)

    def _room(self, height: float) -> None:
        """A new page if `height` mm do not fit on this one: no heading stands alone at its foot."""
        if self.will_page_break(height):
            self.add_page()
