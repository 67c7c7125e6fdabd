"""What mails say. The words stand in `mail.en.json`; nothing about a person is ever filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timezone
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.storage.deliveries import Delivery

_WORDS = Path(__file__).with_name("mail.en.json")


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Groups `coordinators` (by what is told), `reminder`, `stop` (the page that ends reminders)."""
    content: dict[str, Any] = json.loads(_WORDS.read_text(encoding="utf-8"))
    return content


def to_coordinator(delivery: Delivery, sender: str, recipient: str, console: str) -> EmailMessage:
    """`console`: the address of the console without a slash at its end."""
    said = words()["coordinators"][delivery.what]
    values = {
        "number": delivery.number,
        "trial": delivery.trial or "",
        "link": f"{console}/referrals/{delivery.number}",
    }
    return _mail(delivery, sender, recipient, said, values)


def to_person(delivery: Delivery, sender: str, recipient: str, study: str, stop: str) -> EmailMessage:
    """A reminder. `study`: the study's page; `stop`: the link that ends reminders, by page or with one click (RFC 8058)."""
    values = {"number": delivery.number, "link": study, "stop": stop}
    mail = _mail(delivery, sender, recipient, words()["reminder"], values)
    mail["List-Unsubscribe"] = f"<{stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _mail(
    delivery: Delivery, sender: str, recipient: str, said: Mapping[str, str], values: Mapping[str, str]
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = _filled(said["subject"], values)
    # Both are the same at every try: a mail sent twice is known to be one.
    mail["Message-ID"] = f"<{delivery.message_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    mail["Date"] = format_datetime(delivery.created_at.replace(tzinfo=timezone.utc))
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_filled(said["body"], values) + "\n")
    return mail


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
