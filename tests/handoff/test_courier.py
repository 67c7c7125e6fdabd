"""Proves: a referral leads to exactly one mail in the end, whatever the mail server or our process does, and no mail and no
webhook holds anything about a person. The servers are real."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.handoff.courier import MOST_TRIES, Courier, Ways, moment, pause
from bot.handoff.smtp import Smtp
from bot.handoff.webhook import Webhook
from bot.screening.model import Incoming, NewReferral
from bot.storage import Store
from tests.handoff.post_office import Mailbox, Received, receiving, serving
from tests.storage.made import NOW, assessment, begun, handed_off, handoff, new_id, written

TEAM = "team@study.example"
SENDER = "Study <bot@study.example>"
PERSON = {"name": "Ada Marker", "phone": "+1 212-555-0123", "email": "ada@example.org", "time": "mornings"}
CONSOLE = "https://study.example/console"


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Office:
    store: Store
    mailbox: Mailbox
    port: int
    clock: Clock = field(default_factory=Clock)
    recipients: tuple[str, ...] = (TEAM,)
    webhook: Webhook | None = None

    @property
    def courier(self) -> Courier:
        smtp = Smtp("127.0.0.1", self.port, "none", seconds=2.0, pause=0.01) if self.port else None
        ways = Ways("https://study.example", CONSOLE, smtp, SENDER, self.recipients, self.webhook)
        return Courier(self.store, ways, self.clock, hashed)

    async def until_quiet(self, looks: int = 30) -> None:
        """Looks until nothing waits, an hour apart."""
        for _ in range(looks):
            await self.courier.look()
            if not self.store.delivery_counts()["waiting"]:
                return
            self.clock.on(hours=7)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        yield Office(store, mailbox, port)


def everything(mailbox: Mailbox) -> str:
    return "\n".join(mail.as_string() + str(mail.get_payload(decode=True)) for mail in mailbox.arrived)


async def test_a_referral_is_told_once_without_anything_about_the_person(office: Office) -> None:
    number = handed_off(office.store, words="my zxq words", **PERSON)
    await office.until_quiet()
    await office.courier.look()
    (mail,) = office.mailbox.arrived
    assert (mail["To"], mail["From"], mail["Subject"]) == (TEAM, SENDER, f"A new referral: {number}")
    assert f"{CONSOLE}/referrals/{number}" in mail.get_payload()
    assert not [one for one in (*PERSON.values(), "Ada", "zxq", "likely", "yes") if one in everything(office.mailbox)]
    assert office.store.notifications() == []


@pytest.mark.parametrize(
    "orders",
    [
        ["later"],
        ["later", "later", "later"],
        ["slow"],
        ["vanish"],
        ["later", "vanish", "vanish", "later"],
    ],
    ids="-".join,
)
async def test_exactly_one_mail_in_the_end(office: Office, orders: list[str]) -> None:
    office.mailbox.orders = list(orders)
    handed_off(office.store, **PERSON)
    await office.until_quiet()
    assert len(office.mailbox.delivered()) == 1
    assert office.mailbox.tried == len(orders) + (orders[-1] != "slow")
    assert office.store.delivery_counts() == {"dead": 0, "waiting": 0, "sent": 1, "unplanned": 0}


async def test_a_server_that_is_down_and_comes_back(office: Office) -> None:
    handed_off(office.store, **PERSON)
    with serving(Mailbox()) as gone:
        pass
    down = replace(office, port=gone)
    await down.courier.look()
    (one,) = office.store.deliveries()
    assert (one["state"], one["error"], one["attempts"]) == ("waiting", "not_reached", 1)
    await office.courier.look()
    assert office.mailbox.tried == 0, "not before its pause"
    office.clock.on(minutes=2)
    await office.courier.look()
    assert len(office.mailbox.arrived) == 1


async def test_a_process_that_dies_between_sending_and_marking(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_off(office.store, **PERSON)

    def dies(*_: object) -> bool:
        raise SystemExit("killed")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "delivered", dies)
        with pytest.raises(SystemExit):
            await office.courier.look()
    await office.courier.look()
    assert office.mailbox.tried == 1, "its lease has not ended"
    office.clock.on(minutes=6)
    await office.until_quiet()
    assert (office.mailbox.tried, len(office.mailbox.delivered())) == (2, 1)


async def test_two_processes_send_it_once(office: Office) -> None:
    for session in ("s1", "s2", "s3"):
        handed_off(office.store, session, **PERSON)
    first, second = office.courier, office.courier
    office.mailbox.orders = ["slow"] * 3
    import asyncio

    done = await asyncio.gather(first.look(), second.look())
    assert (sum(done), office.mailbox.tried, len(office.mailbox.delivered())) == (3, 3, 3)


async def test_what_is_refused_for_good_is_dead_until_somebody_tries_again(office: Office) -> None:
    office.mailbox.orders = ["never"]
    handed_off(office.store, **PERSON)
    await office.until_quiet()
    (one,) = office.store.deliveries()
    assert (one["state"], one["error"]) == ("dead", "smtp_554")
    assert "ada" not in str(office.store.deliveries()).lower()
    assert office.store.revive_delivery(one["id"], office.clock.now)
    await office.until_quiet()
    assert len(office.mailbox.delivered()) == 1


async def test_it_gives_up_after_a_day_and_says_so(office: Office) -> None:
    office.mailbox.orders = ["later"] * 50
    handed_off(office.store, **PERSON)
    await office.until_quiet()
    (one,) = office.store.deliveries()
    assert (one["state"], one["attempts"], office.mailbox.tried) == ("dead", MOST_TRIES, MOST_TRIES)
    assert timedelta(hours=12) < sum((pause(n) for n in range(1, MOST_TRIES)), timedelta()) < timedelta(days=2)


async def test_each_recipient_gets_one_and_a_refusal_of_one_is_not_the_others(office: Office) -> None:
    office.recipients = (TEAM, "second@study.example")
    office.mailbox.orders = ["ok", "later"]
    handed_off(office.store, **PERSON)
    await office.until_quiet()
    assert sorted(mail["To"] for mail in office.mailbox.arrived) == ["second@study.example", TEAM]


async def test_a_withdrawal_before_the_mail_is_only_told_as_such(office: Office) -> None:
    number = handed_off(office.store, **PERSON)
    office.store.plan_deliveries(tuple(office.courier.ways.channels), NOW)
    office.store.erase("s1", NOW)
    await office.until_quiet()
    (mail,) = office.mailbox.arrived
    assert mail["Subject"] == f"Withdrawn, do not contact: {number}"


async def test_without_any_way_nothing_is_planned_and_the_count_says_so(office: Office) -> None:
    handed_off(office.store, **PERSON)
    silent = replace(office, port=0)
    await silent.courier.look()
    assert office.store.delivery_counts() == {"dead": 0, "waiting": 0, "sent": 0, "unplanned": 1}
    office.clock.on(days=8)  # set up much later: no flood of old news
    await office.courier.look()
    assert office.mailbox.tried == 0


# --- reminders


def reminded(store: Store, session: str = "s1", day: date = date(2026, 12, 1), **contact: str) -> str:
    """A person for whom it is not now and who asked for a reminder; the referral's number."""
    asked = begun(store, session)
    message = written(store, session, Incoming(id=new_id(), ask="a1", text="yes"))
    given = {**PERSON, **contact}
    turn = handoff(asked, **given)
    wanted = NewReferral("reminder", assessment(), {key: one for key, one in given.items() if one}, None, day)
    number = store.apply(session, message, replace(turn, referral=wanted), NOW)
    assert number is not None
    return number


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """UTC; New York is five hours behind in December."""
    return NOW.replace(month=12, day=day, hour=hour, minute=minute)


async def only_reminders(office: Office) -> None:
    office.recipients = ()
    await office.courier.look()


async def test_a_reminder_goes_to_the_person_on_their_morning(office: Office) -> None:
    number = reminded(office.store)
    office.clock.now = at(1, 13, 59)
    await only_reminders(office)
    assert office.mailbox.tried == 0
    office.clock.now = at(1, 14)
    await only_reminders(office)
    office.clock.on(days=1)
    await only_reminders(office)
    (mail,) = office.mailbox.arrived
    assert (mail["To"], mail["Subject"]) == (PERSON["email"], "The reminder you asked for")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    said = mail.get_payload()
    assert number in said
    assert not [one for one in ("Ada", "212", "not now", "fail", "mornings") if one in said]


async def test_the_link_in_it_ends_reminders_and_only_its_hash_is_kept(office: Office) -> None:
    number = reminded(office.store)
    office.clock.now = at(1, 14)
    await only_reminders(office)
    link = re.search(r"https://study\.example/reminders/(\S+?)>", office.mailbox.arrived[0]["List-Unsubscribe"])
    assert link
    token = link.group(1)
    assert number not in token
    assert not office.store.end_reminders(token, office.clock.now), "the token itself is not what is stored"
    assert office.store.end_reminders(hashed(token), office.clock.now)
    assert office.store.end_reminders(hashed(token), office.clock.now), "twice does no harm"
    assert office.store.reminder_address(number) is None
    assert office.store.plan_reminders(lambda *_: NOW, True, office.clock.now) == 0


@pytest.mark.parametrize("why", ["no address", "no mail"])
async def test_where_no_mail_can_go_the_coordinators_are_told(office: Office, why: str) -> None:
    number = reminded(office.store, email="" if why == "no address" else PERSON["email"])
    await office.courier.look()  # the referral itself
    office.clock.now = at(1, 14)
    office.mailbox.arrived.clear()
    if why == "no mail":
        assert office.store.plan_reminders(moment, False, office.clock.now) == 1
    await office.courier.look()
    assert [mail["Subject"] for mail in office.mailbox.arrived] == [f"A reminder is due: {number}"]


async def test_a_reminder_is_not_sent_to_who_took_it_back(office: Office) -> None:
    reminded(office.store)
    office.clock.now = at(1, 14)
    office.store.plan_reminders(moment, True, office.clock.now)
    office.store.erase("s1", office.clock.now)
    await only_reminders(office)
    assert office.mailbox.tried == 0


async def test_a_reminder_made_a_handoff_meanwhile_is_not_sent(office: Office) -> None:
    reminded(office.store)
    office.clock.now = at(1, 14)
    office.store.plan_reminders(moment, True, office.clock.now)
    message = written(office.store, "s1", Incoming(id=new_id(), text="yes"))
    office.store.apply("s1", message, handoff(office.store.load("s1"), **PERSON), office.clock.now)
    await only_reminders(office)
    assert office.mailbox.tried == 0
    assert office.store.delivery_counts()["dead"] == 0


async def test_the_reminder_is_exactly_one_too(office: Office) -> None:
    reminded(office.store)
    office.mailbox.orders = ["vanish", "later"]
    office.clock.now = at(1, 14)
    office.recipients = ()
    for _ in range(5):
        await office.courier.look()
        office.clock.on(hours=7)
    assert (office.mailbox.tried, len(office.mailbox.delivered())) == (3, 1)


# --- webhook


@pytest.fixture
def hooked(office: Office) -> Iterator[tuple[Office, Received]]:
    received = Received()
    with receiving(received) as url:
        yield replace(office, port=0, recipients=(), webhook=Webhook(url, "s3cret", CONSOLE, office.clock)), received


def snippet() -> dict[str, object]:
    """The verification that docs/notifications.md shows."""
    text = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text()
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found
    space: dict[str, object] = {}
    exec(found.group(1), space)
    return space


async def test_a_receiver_can_verify_the_webhook(hooked: tuple[Office, Received]) -> None:
    office, received = hooked
    number = handed_off(office.store, **PERSON)
    await office.courier.look()
    ((headers, body),) = received.requests
    verified = snippet()["verified"]
    assert callable(verified)
    now = NOW.timestamp()
    assert verified("s3cret", headers, body, now)["number"] == number
    for secret, more, changed, when in [
        ("other", {}, body, now),
        ("s3cret", {"Prescreen-Timestamp": "1"}, body, now),
        ("s3cret", {}, body.replace(b"referral", b"renewed "), now),
        ("s3cret", {}, body, now + 400),
        ("s3cret", {"Prescreen-Signature": "v1=é"}, body, now),
    ]:
        assert verified(secret, {**headers, **more}, changed, when) is None
    assert not [one for one in (*PERSON.values(), "Ada", "likely") if one.encode() in body]


async def test_a_webhook_is_tried_again_under_the_same_id(hooked: tuple[Office, Received]) -> None:
    office, received = hooked
    received.answers = [503, 500]
    handed_off(office.store, **PERSON)
    await office.until_quiet()
    assert len({headers["Prescreen-Id"] for headers, _ in received.requests}) == 1
    assert len({headers["Prescreen-Signature"] for headers, _ in received.requests}) == 3, "signed anew at each try"
    assert office.store.delivery_counts()["sent"] == 1


@pytest.mark.parametrize(("code", "state"), [(410, "dead"), (302, "waiting"), (429, "waiting")])
async def test_what_the_receiver_says_decides(hooked: tuple[Office, Received], code: int, state: str) -> None:
    office, received = hooked
    received.answers = [code]
    handed_off(office.store, **PERSON)
    await office.courier.look()
    (one,) = office.store.deliveries()
    assert (one["state"], one["error"]) == (state, f"http_{code}")
