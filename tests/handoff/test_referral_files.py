"""One referral as PDF and JSON: whatever was typed, the file is made, says the same, and no log holds a word of it."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bot.handoff.pdf import referral_pdf
from bot.handoff.referral_file import json_file, referral_json
from bot.handoff.sheet import Sheet
from tests.handoff.awkward import AWKWARD
from tests.storage.made import NOW


@pytest.fixture(autouse=True)
def _on_both() -> None:
    """No database is used here."""


AT = "2026-11-22T18:04:05Z"


def view(words: str = "yes", **changes: Any) -> dict[str, Any]:
    """A referral with `words` wherever a person's words may stand."""
    parts = {"top": 80, "back": 60, "left": {"min": 40, "max": 60}, "right": 40}
    medicine = {"name": words or "none", "dose_mg_per_day": 5, "route": "oral", "current": True, "classes": ["other"]}
    ground = {"question": "q", "text": words, "raw": words, "value": [medicine], "shown": words, "reading": None}
    criterion = {
        "id": "P-I1", "status": "unknown", "kind": None, "changes_on": None, "clause": words, "plain": "", "flags": [],
        "notes": [words], "because": [ground, {**ground, "value": parts}],
    }  # fmt: skip
    return {
        "number": "PS-0000-0000-0", "trial": "T1", "kind": "handoff", "created_at": AT, "withdrawn_at": None,
        "state": "claimed", "owner": "maria", "on_day": None, "remind_on": None, "opened_at": AT, "contacted_at": None,
        "linked_to": None, "linked_from": [], "version": 1, "session": "s1", "who": "patient", "who_label": "me",
        "cohort": "patient", "cohort_label": "Patients", "contact": {"name": words, "phone": "+1 212-555-0123"},
        "outcome": {"code": "needs_review", "on_or_after": None, "reasons": ["P-I1"]}, "criteria": [criterion],
        "answers": [{"question": "q", "raw": words, "shown": words, "current": True}],
        "corrections": [{"question": "q", "text": words, "was": {"raw": words, "shown": words}, "became": None, "at": AT}],
        "flags": [{"seq": 2, "at": AT, "flags": ["crisis"]}],
        "consents": [{"about": "chat", "version": "1", "text_hash": "0" * 64, "at": AT, "given": True}],
        "transcript": [{"seq": 2, "from": "visitor", "kind": "question", "text": words, "at": AT, "flags": []}],
        **changes,
    }  # fmt: skip


def notes(words: str = "yes") -> list[dict[str, Any]]:
    finding = {"kind": "finding", "about": "P-I1", "finding": "meets it", "text": words}
    return [
        {"at": AT, "author": "maria", **one} for one in (finding, {"kind": "state", "about": "claimed", "text": words})
    ]


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("which", AWKWARD)
def test_whatever_was_typed_both_files_are_made_and_no_log_holds_it(
    which: str, caplog: pytest.LogCaptureFixture
) -> None:
    words = AWKWARD[which]
    caplog.set_level(logging.DEBUG)
    printed = text_of(referral_pdf(view(words), notes(words), "maria", NOW))
    assert "PS-0000-0000-0" in printed
    assert "Page 1 of" in printed
    assert "62615533" not in printed, "a template is not worked out"
    read = json.loads(json_file(referral_json(view(words), notes(words), "maria", NOW)))
    assert read["contact"]["name"] == words
    assert read["transcript"][0]["text"] == words
    strange = [each for each in words if ord(each) > 0x2FF]
    assert not [each for each in strange if each in caplog.text or f"u{ord(each):04x}" in caplog.text]


@pytest.mark.parametrize("which", ["arabic", "hebrew", "accents", "markup", "formula", "quotes"])
def test_what_the_font_has_is_printed_as_it_is(which: str) -> None:
    printed = text_of(referral_pdf(view(AWKWARD[which]), [], "maria", NOW))
    assert all(word in printed for word in AWKWARD[which].split())
    assert "�" not in printed


@pytest.mark.parametrize("which", ["chinese", "japanese", "hindi", "thai", "backwards", "control", "surrogate"])
def test_what_cannot_be_printed_is_marked_and_counted(which: str) -> None:
    printed = text_of(referral_pdf(view(AWKWARD[which]), [], "maria", NOW))
    assert "characters cannot be printed" in printed


def test_what_the_slanted_face_lacks_stands_upright_and_is_not_left_blank() -> None:
    sheet = Sheet("t", ("", "{page}"), NOW)
    sheet.body("محمد 山", "I")
    assert sheet.missing == 1
    assert "محمد �" in text_of(bytes(sheet.output()))


def test_nobody_writes_the_number_of_pages_into_their_words() -> None:
    printed = text_of(referral_pdf(view(AWKWARD["pages"]), [], "maria", NOW))
    assert "costs and ¤5" in " ".join(printed.split())
    assert "Page 1 of 1" in printed or "Page 1 of 2" in printed


def test_the_pdf_has_the_hair_the_medicines_and_what_the_team_found() -> None:
    printed = text_of(referral_pdf(view("prednisone"), notes("asked on the phone"), "maria", NOW))
    for part in ("SALT 62.6: top 80 %", "prednisone, 5 mg a day, oral", "maria found: meets it. asked on the phone",
                 "At the desk", "Printed 2026-11-22 18:00 UTC by maria", "To ask on the phone"):  # fmt: skip
        assert part in printed, part


def test_of_a_withdrawn_referral_both_say_only_that() -> None:
    gone = {"number": "PS-0000-0000-0", "trial": "T1", "created_at": AT, "withdrawn_at": AT}
    assert "Do not contact" in text_of(referral_pdf(gone, [], "maria", NOW))
    head = {"format": "prescreen referral", "version": 1, "exported_at": "2026-11-22T18:00:00Z", "exported_by": "maria"}
    assert referral_json(gone, [], "maria", NOW) == {**head, **gone}


def test_the_json_has_no_session() -> None:
    assert '"s1"' not in json_file(referral_json(view(), notes(), "maria", NOW)).decode()


def documented(title: str) -> set[str]:
    """The keys of the first shape under a title of docs/exports.md, without what is nested."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "exports.md").read_text()
    shape = text.split(f"## {title}")[1].split("```")[1]
    for _ in range(4):
        shape = "{" + re.sub(r"\{[^{}]*\}", "", shape.strip()[1:-1]) + "}"
    return set(re.findall(r'(?:^|[{,\s])"(\w+)"(?=[:,}])', shape))


def test_the_documented_shape_is_the_shape() -> None:
    assert documented("One referral as JSON") == set(referral_json(view(), notes(), "maria", NOW))
