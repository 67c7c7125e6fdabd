"""The console's page of notifications: what is set up, what was sent, what waits, what failed and can be tried again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.handoff.courier import Ways

if TYPE_CHECKING:
    from bot.bootstrap import App


def notices(app: App, ways: Ways) -> dict[str, Any]:
    """What the page shows. Addresses of coordinators are shown; nobody else's are known here."""
    return {
        "counts": app.store.delivery_counts(),
        "deliveries": app.store.deliveries(),
        "mail_to": ways.recipients if ways.smtp else (),
        "mail": ways.smtp is not None,
        "webhook": ways.webhook is not None,
    }


def try_again(app: App, form: Mapping[str, str]) -> bool:
    """Revive the dead delivery that the form names. False if there is no such one."""
    given = form.get("delivery", "")
    return given.isascii() and given.isdigit() and app.store.revive_delivery(int(given[:12]), app.now())
