"""What is kept of a referral beside its sealed content: codes for the queue, and keyed hashes for the search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection

from bot.storage.tables_desk import contact_marks

Marks = Callable[[str], tuple[str, ...]]  # keyed hashes of a text, of the newest key first
SHORTEST_WORD = 2


def summary(content: Mapping[str, Any], alarms: Iterable[str]) -> dict[str, Any]:
    """{"cohort","outcome","doubts","flags"} of a referral's content: codes and a count."""
    assessment = content["assessment"] or {"outcome": None, "findings": []}
    findings = assessment["findings"]
    medicines = {"medicines"} if any(one.get("flags") for one in findings) else set()
    return {
        "cohort": content["cohort"],
        "outcome": (assessment["outcome"] or {}).get("code"),
        "doubts": sum(one["status"] == "unknown" for one in findings),
        "flags": " ".join(sorted({*alarms, *medicines})),
    }


def mark(connection: Connection, session: str, contact: Mapping[str, Any], marks: Marks) -> None:
    """Write the session's marks anew."""
    connection.execute(contact_marks.delete().where(contact_marks.c.session == session))
    found = {(marks(text)[0], kind) for kind, text in marked(contact)}
    for hashed, kind in sorted(found):
        connection.execute(contact_marks.insert().values(mark=hashed, session=session, kind=kind))


def marked(contact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, text to be hashed) of each thing that a person can be found by."""
    found = [("name", f"name:{word}") for word in words(str(contact.get("name") or ""))]
    digits = re.sub(r"\D", "", str(contact.get("phone") or ""))
    found += [("phone", f"phone:{digits}")] if digits else []
    address = str(contact.get("email") or "").strip().casefold()
    return [*found, ("email", f"email:{address}")] if address else found


def wanted(text: str) -> list[list[str]]:
    """What a search's words may be: for each of them the texts to be hashed, one of which must be there."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7 and not re.search(r"[^\d\s()+./-]", text):
        return [[f"phone:{digits}", f"phone:1{digits}"]]
    return [
        [f"email:{one.casefold()}"] if "@" in one else [f"name:{part}" for part in words(one)] for one in text.split()
    ]


def words(name: str) -> list[str]:
    """A name's words, without case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word for word in re.findall(r"\w+", plain) if len(word) >= SHORTEST_WORD]
