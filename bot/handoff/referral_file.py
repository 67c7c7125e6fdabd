"""One referral as JSON: everything the study team has of it, for another program. docs/exports.md has its shape."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.handoff import gathered
from bot.storage.shapes import iso, utc

Object = dict[str, Any]

FORMAT, VERSION = "prescreen referral", 1
_PLAIN = (
    "number", "trial", "kind", "created_at", "withdrawn_at", "state", "owner", "on_day", "remind_on", "opened_at",
    "contacted_at", "linked_to", "linked_from",
)  # fmt: skip
_WHOLE = ("contact", "outcome", "criteria", "answers", "corrections", "flags", "consents", "transcript")


def referral_json(view: Mapping[str, Any], notes: Sequence[Object], by: str, now: datetime) -> Object:
    """`view`: what `bot.handoff.view.referral_view` gives, of a withdrawn referral too. `notes`: of the desk. `by`: the
    account that takes it."""
    head: Object = {"format": FORMAT, "version": VERSION, "exported_at": iso(utc(now)), "exported_by": by}
    if view["withdrawn_at"]:
        return {**head, **view}
    return {
        **head,
        **{key: view[key] for key in _PLAIN},
        "who": {"id": view["who"], "label": view["who_label"] or None},
        "cohort": {"id": view["cohort"], "label": view["cohort_label"]},
        "scalp": gathered.scalp(view["criteria"]),
        "medicines": gathered.medicines(view["criteria"]),
        **{key: view[key] for key in _WHOLE},
        "desk": list(notes),
    }


def json_file(content: Mapping[str, Any]) -> bytes:
    """The object as a file, readable in any script. A lone surrogate, which UTF-8 has not, becomes its JSON escape."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
