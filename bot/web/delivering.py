"""Delivers notifications and reminders, by itself, in the background of the web process."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.handoff.courier import Courier, Ways
from bot.handoff.smtp import Smtp
from bot.handoff.webhook import Webhook
from bot.storage import StorageError
from bot.web.console.signing_in import PATH, token_hash

if TYPE_CHECKING:
    from bot.bootstrap import App

_PAUSE = 5.0  # seconds between looks
_log = logging.getLogger(__name__)


@dataclass
class Delivering:
    """`pause`: seconds between looks."""

    courier: Courier
    pause: float = _PAUSE

    async def run(self) -> None:
        """Until it is cancelled. Whatever goes wrong in one look, the next one comes."""
        while True:
            try:
                await self.courier.look()
            except StorageError as error:
                _log.warning("nothing delivered: %s", type(error).__name__)
            except Exception as error:
                _log.error("nothing delivered: %s", type(error).__name__)  # no words: an error may quote an address
            await asyncio.sleep(self.pause)


def courier(app: App) -> Courier:
    return Courier(app.store, ways(app), app.now, token_hash)


def ways(app: App) -> Ways:
    """What the settings say about mail and webhook; nothing is set up by default."""
    settings = app.settings
    console = settings.console_site + PATH
    webhook = None
    if settings.webhook_url and settings.webhook_secret:
        webhook = Webhook(settings.webhook_url, settings.webhook_secret, console, app.now)
    smtp = smtp_of(settings.smtp_url) if settings.smtp_url else None
    return Ways(settings.site, console, smtp, settings.mail_from or "", settings.mail_to, webhook)


def smtp_of(url: str) -> Smtp:
    """`smtp://user:password@host:587` (STARTTLS), `smtps://host:465` (TLS), `smtp+plain://host:25` (neither)."""
    parts = urlsplit(url)
    security = {"smtp": "starttls", "smtps": "tls", "smtp+plain": "none"}[parts.scheme]
    port = parts.port or {"starttls": 587, "tls": 465, "none": 25}[security]
    user = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    return Smtp(parts.hostname or "", port, security, user, password)
