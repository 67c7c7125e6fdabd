"""Carries notifications out: plans what is due, claims it, sends it, and marks what became of it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from anyio import to_thread

from bot.handoff.failing import Failed, Refused
from bot.handoff.mail import to_coordinator, to_person
from bot.handoff.smtp import Smtp
from bot.handoff.webhook import Webhook
from bot.storage import Store
from bot.storage.deliveries import NOT_WANTED, REMINDER, Delivery

MOST_TRIES = 12
REMIND_HOUR = 9  # o'clock, where the person is
_AT_ONCE = 100  # deliveries in one look
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ways:
    """What is set up. `sender` and `recipients`: mail addresses; `site`, `console`: web addresses without a last slash."""

    site: str
    console: str
    smtp: Smtp | None = None
    sender: str = ""
    recipients: tuple[str, ...] = ()
    webhook: Webhook | None = None

    @property
    def channels(self) -> dict[str, str]:
        """Channel -> recipient. A channel names its recipient by a mark: addresses stay in the settings."""
        mails = {f"mail:{_mark(one)}": one for one in self.recipients} if self.smtp else {}
        return {**mails, "webhook": self.webhook.url} if self.webhook else mails


@dataclass(frozen=True)
class Courier:
    """`lease`: how long a delivery is its sender's; longer than any sending takes."""

    store: Store
    ways: Ways
    clock: Callable[[], datetime]
    hashed: Callable[[str], str]
    lease: timedelta = timedelta(minutes=5)

    async def look(self) -> int:
        """Everything that is due, once. How many were delivered. Raises StorageError."""
        now = self.clock()
        by_mail = self.ways.smtp is not None
        await to_thread.run_sync(self.store.plan_reminders, moment, by_mail, now)  # first: it may tell the coordinators
        await to_thread.run_sync(self.store.plan_deliveries, tuple(self.ways.channels), now)
        done = 0
        for _ in range(_AT_ONCE):
            delivery = await to_thread.run_sync(self.store.claim_delivery, self.lease, self.clock())
            if delivery is None:
                break
            done += await self._carry(delivery)
        return done

    async def _carry(self, delivery: Delivery) -> bool:
        settle = self.store.not_delivered
        try:
            await self._send(delivery)
        except Refused as error:
            await to_thread.run_sync(settle, delivery, error.code, None, self.clock())
            _log.warning("notification %s not delivered: %s; not tried again", delivery.id, error.code)
            return False
        except Failed as error:
            again = None if delivery.attempts >= MOST_TRIES else self.clock() + pause(delivery.attempts)
            await to_thread.run_sync(settle, delivery, error.code, again, self.clock())
            _log.warning("notification %s not delivered: %s", delivery.id, error.code)
            return False
        return await to_thread.run_sync(self.store.delivered, delivery, self.clock())

    async def _send(self, delivery: Delivery) -> None:
        if delivery.channel == "webhook":
            if self.ways.webhook is None:
                raise Refused("not_set_up")
            await self.ways.webhook.send(delivery)
        elif self.ways.smtp is None:
            raise Refused("not_set_up")
        elif delivery.channel == REMINDER:
            await self._remind(delivery, self.ways.smtp)
        else:
            recipient = self.ways.channels.get(delivery.channel)
            if recipient is None:
                raise Refused("recipient_removed")
            await self.ways.smtp.send(to_coordinator(delivery, self.ways.sender, recipient, self.ways.console))

    async def _remind(self, delivery: Delivery, smtp: Smtp) -> None:
        address = await to_thread.run_sync(self.store.reminder_address, delivery.number)
        if address is None:
            raise Refused(NOT_WANTED)
        make = partial(self.store.new_opt_out, delivery.number, self.clock(), self.hashed)
        token = await to_thread.run_sync(make)
        study = f"{self.ways.site}/studies/{delivery.trial}"
        stop = f"{self.ways.site}/reminders/{token}"
        await smtp.send(to_person(delivery, self.ways.sender, address, study, stop))


def pause(attempts: int) -> timedelta:
    """Before the next try: 1, 2, 4 ... minutes, at most 6 hours."""
    return min(timedelta(minutes=2 ** max(0, attempts - 1)), timedelta(hours=6))


def moment(day: date, time_zone: str) -> datetime:
    """When a reminder for `day` is sent: in the morning of that day where the person is."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime(day.year, day.month, day.day, REMIND_HOUR, tzinfo=zone)


def _mark(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()[:12]
