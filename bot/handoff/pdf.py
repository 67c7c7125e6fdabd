"""One referral as PDF: what a coordinator reads on the page, for the file and for the phone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.handoff import gathered
from bot.handoff.brief import brief
from bot.handoff.sheet import Sheet
from bot.storage.shapes import iso, utc

Object = dict[str, Any]

LONGEST = 2000  # characters of one message; who pastes pages of text keeps nobody waiting for the file
DOUBTS = ("unknown", "not_asked", "verify")
_ORDER = ("unknown", "fail", "not_asked", "verify", "pass", "not_applicable")


@lru_cache(maxsize=1)
def words() -> Mapping[str, str]:
    content: dict[str, str] = json.loads(Path(__file__).with_name("pdf.en.json").read_text(encoding="utf-8"))
    return content


def referral_pdf(view: Mapping[str, Any], notes: Sequence[Object], by: str, now: datetime) -> bytes:
    """`view`: what `bot.handoff.view.referral_view` gives, of a withdrawn referral too. `notes`: of the desk. `by`: the
    account that prints it."""
    said = words()
    title = said["title"].format(number=view["number"])
    made = said["made"].format(at=plain_time(iso(utc(now))), by=by)
    sheet = Sheet(title, (f"{view['number']} · {said['confidential']}", said["page"]), now)
    sheet.big(title)
    sheet.body(f"{view['trial']} · {made}", soft=True)
    sheet.ln(2)
    if view["withdrawn_at"]:
        sheet.banner(f"{said['withdrawn']} ({plain_time(view['withdrawn_at'])})", "fail")
        return bytes(sheet.output())
    sheet.body(said["not_decided"], "I", soft=True, size=8.5)
    for part in (_flags, _contact, _summary, _to_ask, _gathered):
        part(sheet, view)
    _criteria(sheet, view, {one["about"]: one for one in notes if one["kind"] == "finding"})
    _desk(sheet, [one for one in notes if one["kind"] == "state"])
    for part in (_corrections, _transcript, _consents):
        part(sheet, view)
    if sheet.missing:
        sheet.ln(4)
        sheet.body(said["missing"].format(count=sheet.missing), soft=True)
    return bytes(sheet.output())


def plain_time(at: str) -> str:
    """`2026-11-22T18:04:05Z` as `2026-11-22 18:04 UTC`."""
    return f"{at[:10]} {at[11:16]} UTC"


def _in_words(code: object) -> str:
    return str(code or "").replace("_", " ")


def _flags(sheet: Sheet, view: Mapping[str, Any]) -> None:
    found = [
        f"{', '.join(_in_words(flag) for flag in one['flags'])} ({plain_time(one['at'])})" for one in view["flags"]
    ]
    if found:
        sheet.ln(2)
        sheet.banner(f"{words()['flags']}: {'; '.join(found)}", "fail")


def _contact(sheet: Sheet, view: Mapping[str, Any]) -> None:
    sheet.heading(words()["contact"])
    sheet.pairs((_in_words(key).capitalize(), value) for key, value in view["contact"].items())


def _summary(sheet: Sheet, view: Mapping[str, Any]) -> None:
    said, outcome = words(), view["outcome"] or {}
    rows = [
        ("study", view["trial"]),
        ("outcome", _in_words(outcome.get("code"))),
        ("on_or_after", outcome.get("on_or_after")),
        ("reasons", ", ".join(outcome.get("reasons", []))),
        ("who", view.get("who_label") or view.get("who")),
        ("cohort", view.get("cohort_label") or view.get("cohort")),
        ("kind", _in_words(view["kind"])),
        ("referred", plain_time(view["created_at"])),
        ("remind_on", view["remind_on"]),
        ("linked_to", view["linked_to"]),
    ]
    sheet.heading(said["summary"])
    sheet.pairs((said[key], value) for key, value in rows if value)


def _to_ask(sheet: Sheet, view: Mapping[str, Any]) -> None:
    sheet.heading(words()["ask"])
    open_ones = [one for one in _in_order(view["criteria"]) if one["status"] in DOUBTS]
    for one in open_ones:
        asked = list(dict.fromkeys(ground["text"] or ground["question"] for ground in one["because"]))
        sheet.body(f"☐  {one['id']}  {'; '.join(one['notes'] or asked) or one['clause'] or ''}", indent=1)
    if not open_ones:
        sheet.body(words()["ask_none"], soft=True)


def _gathered(sheet: Sheet, view: Mapping[str, Any]) -> None:
    said, missing, named = words(), gathered.scalp(view["criteria"]), gathered.medicines(view["criteria"])
    if missing:
        sheet.heading(said["scalp"])
        sheet.body(said["scalp_parts"].format(**missing))
    if named:
        sheet.heading(said["medicines"])
    for one in named:
        classes = ", ".join(_in_words(name) for name in one.get("classes") or ())
        sheet.body(f"{brief(one)} · {', '.join(one['criteria'])}{f' · {classes}' if classes else ''}", indent=1)


def _criteria(sheet: Sheet, view: Mapping[str, Any], found: Mapping[str, Object]) -> None:
    said = words()
    sheet.heading(said["criteria"])
    if not view["criteria"]:
        sheet.body(said["no_criteria"], soft=True)
    for one in _in_order(view["criteria"]):
        kind = f": {_in_words(one['kind'])}" if one.get("kind") else ""
        dated = f" · {said['changes_on'].format(day=one['changes_on'])}" if one["changes_on"] else ""
        sheet.entry(one["id"], f"{_in_words(one['status'])}{kind}{dated}", one["status"])
        if one["clause"]:
            sheet.body(one["clause"], "I", size=8.5, indent=3)
        for note in one["notes"]:
            sheet.body(f"{said['why']}: {note}", size=8.5, indent=3)
        for ground in one["because"]:
            read = f"“{ground['raw']}” → {ground['shown']}"
            sheet.body(f"{ground['text'] or ground['question']}  {read}", size=8.5, indent=3)
        if one["id"] in found:
            sheet.body(said["found"].format(**found[one["id"]]), "B", size=8.5, indent=3)


def _desk(sheet: Sheet, steps: Sequence[Object]) -> None:
    if steps:
        sheet.heading(words()["desk"])
    for one in steps:
        sheet.body(f"{one['author']} · {plain_time(one['at'])} · {_in_words(one['about'])}", soft=True, size=7.5)
        sheet.body(one["text"], size=9, indent=3)


def _corrections(sheet: Sheet, view: Mapping[str, Any]) -> None:
    said = words()
    if not view["corrections"]:
        return
    sheet.heading(said["corrections"])
    for one in view["corrections"]:
        after = said["no_longer"] if one["became"] is None else f"{one['became']['shown']} (“{one['became']['raw']}”)"
        sheet.body(one["text"] or one["question"], "B", size=8.5)
        sheet.body(
            f"{one['was']['shown']} (“{one['was']['raw']}”) → {after} · {plain_time(one['at'])}", size=8.5, indent=3
        )


def _transcript(sheet: Sheet, view: Mapping[str, Any]) -> None:
    said = words()
    sheet.heading(said["transcript"])
    for one in view["transcript"]:
        flags = "".join(f" · {_in_words(flag)}" for flag in one["flags"])
        sheet.body(f"{said.get(one['from'], one['from'])} · {plain_time(one['at'])}{flags}", soft=True, size=7.5)
        cut = said["cut"].format(count=len(one["text"]) - LONGEST) if len(one["text"]) > LONGEST else ""
        sheet.body(one["text"][:LONGEST] + cut, "B" if one["from"] == "visitor" else "", size=9, indent=3)
        sheet.ln(0.8)


def _consents(sheet: Sheet, view: Mapping[str, Any]) -> None:
    said = words()
    if not view["consents"]:
        return
    sheet.heading(said["consents"])
    sheet.pairs(
        (
            _in_words(one["about"]).capitalize(),
            f"{said['given'] if one['given'] else said['refused']} · {one['version']} · {one['text_hash'][:16]} · "
            f"{plain_time(one['at'])}",
        )
        for one in view["consents"]
    )


def _in_order(criteria: list[Object]) -> list[Object]:
    return sorted(criteria, key=lambda one: _ORDER.index(one["status"]) if one["status"] in _ORDER else 0)
