"""Consent to share, then how to reach the visitor: one thing at a time, and only what is needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.answers.model import Utterance
from bot.screening import asked, consent, course, family, reply, visitor
from bot.screening.model import NewReferral, NotAcceptable, Screening, Stage
from bot.screening.talk import Talk
from bot.screening.world import World

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{4,30}")
COUNT = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
LONGEST = 200  # characters of a name or a time
KEYS = {
    "contact_linked": "linked_to",
    "contact_name": "name",
    "contact_phone": "phone",
    "contact_email": "email",
    "contact_time": "time",
    "household_count": "household_count",
    "patient_agreed": "patient_agreed",
    "contact_patient_name": "patient_name",
    "contact_patient_reach": "patient_reach",
}


def offer(talk: Talk, kind: str) -> None:
    """Asks consent to share. `kind`: handoff|reminder|asked_for_person."""
    talk.put(stage=Stage.CONTACT, referral_kind=kind, contact={})
    talk.ask("consent_share", kind="consent")


def share(talk: Talk, choice: str) -> None:
    about = "reminder" if talk.screening.referral_kind == "reminder" else "share"
    consent.record(talk, about, choice == "yes")
    if choice == "yes":
        go_on(talk)
        return
    talk.wants_person = False if talk.screening.referral_kind == "asked_for_person" else None
    talk.put(referral_kind=None)
    if talk.screening.suspended_stage is not None:
        talk.say("utter_share_refused" if talk.screening.suspended is None else "utter_share_refused_go_on")
        talk.restore()
        return
    talk.put(stage=Stage.FINISHED, pending=None)
    talk.say("utter_share_refused")


def steps(screening: Screening, world: World) -> list[str]:
    """What is asked of this visitor, in order."""
    cohort = world.trial.cohorts[screening.cohort] if screening.cohort else None
    wanted = ["contact_linked"] if cohort and cohort.linked_to and not family.is_invited(screening, world) else []
    wanted += ["contact_name", "contact_phone", "contact_email", "contact_time"]
    if cohort and family.has_household(cohort.id, world.trial):
        wanted.append("household_count")
    if screening.who in visitor.SPEAKS_FOR_A_PATIENT:
        wanted.append("patient_agreed")
    if screening.contact.get("patient_agreed") == "yes":
        wanted += ["contact_patient_name", "contact_patient_reach"]
    return wanted


def go_on(talk: Talk) -> None:
    """The next thing not yet given, or the handoff."""
    missing = [step for step in steps(talk.screening, talk.world) if KEYS[step] not in talk.screening.contact]
    if missing:
        talk.ask(missing[0], kind="contact")
    else:
        hand_off(talk)


def back(talk: Talk) -> None:
    """The step before; from the first, the consent."""
    given = [step for step in steps(talk.screening, talk.world) if KEYS[step] in talk.screening.contact]
    if not given:
        offer(talk, talk.screening.referral_kind or "handoff")
        return
    left = {key: value for key, value in talk.screening.contact.items() if key != KEYS[given[-1]]}
    talk.put(contact=left)
    go_on(talk)


def agreed(talk: Talk, choice: str) -> None:
    keep(talk, choice)


def skip(talk: Talk, choice: str) -> None:
    """`skip` and `none`: nothing is left here. Of phone and e-mail at least one is needed."""
    if talk.pending.question == "contact_email" and not talk.screening.contact.get("phone"):
        talk.say("utter_contact_need_one")
        contact = {key: value for key, value in talk.screening.contact.items() if key != "phone"}
        talk.put(contact=contact)
        go_on(talk)
        return
    keep(talk, "")


def write(talk: Talk, text: str) -> None:
    """A typed name, number, address or time. What cannot be one is asked again."""
    question = talk.pending.question
    value = CHECKS.get(question, plain)(text.strip(), talk.world)
    if value is None:
        talk.say(f"utter_unclear_{question}")
        talk.ask_again()
    else:
        keep(talk, value)


def hear(talk: Talk, utterance: Utterance) -> None:
    question = asked.question_of(talk.screening, talk.world)
    choice = reply.by_label(question, utterance.text)
    if choice is not None:
        skip(talk, str(choice.value))
    elif question.choices and utterance.polarity is False and not utterance.unsure and not fits(talk, utterance.text):
        skip(talk, question.choices[0].id)
    else:
        write(talk, utterance.text)


def fits(talk: Talk, text: str) -> bool:
    """Whether the text can be what is asked: "no" is no address, but it may be part of a time."""
    return CHECKS.get(talk.pending.question, plain)(text.strip(), talk.world) is not None


def value(talk: Talk, given: object) -> None:
    """A pressed value. Raises NotAcceptable unless it is text."""
    if not isinstance(given, str):
        raise NotAcceptable("this question wants a text")
    write(talk, given)


def keep(talk: Talk, value: str) -> None:
    talk.put(contact={**talk.screening.contact, KEYS[talk.pending.question]: value})
    go_on(talk)


def plain(text: str, world: World) -> str | None:
    return text if 0 < len(text) <= LONGEST else None


def phone(text: str, world: World) -> str | None:
    return world.check_phone(text)


def email(text: str, world: World) -> str | None:
    return world.check_email(text)


def linked(text: str, world: World) -> str | None:
    """Only the shape is looked at: whether the number exists is never said. A referral number may hold no digit at all."""
    if (number := world.check_number(text)) is not None:
        return number
    return text.upper() if NUMBER.fullmatch(text) and any(each.isdigit() for each in text) else None


def count(text: str, world: World) -> str | None:
    found = COUNT.findall(text)
    return found[0] if len(found) == 1 else None


def reach(text: str, world: World) -> str | None:
    return world.check_phone(text) or world.check_email(text)


CHECKS: dict[str, Callable[[str, World], str | None]] = {
    "contact_linked": linked,
    "contact_phone": phone,
    "contact_email": email,
    "household_count": count,
    "contact_patient_reach": reach,
}


def hand_off(talk: Talk) -> None:
    """Everything is there: a referral is asked for, once; the number is told when it has been stored."""
    screening = talk.screening
    given = {key: value for key, value in screening.contact.items() if value}
    on = (screening.outcome or {}).get("on_or_after")
    kind = screening.referral_kind or "handoff"
    assessment = course.assessed(talk) if screening.cohort else None
    talk.assessment = assessment
    talk.referral = NewReferral(
        kind=kind,
        assessment=assessment,
        contact=given,
        linked_to=given.get("linked_to"),
        remind_on=date.fromisoformat(on) if on else None,
        invited=family.is_invited(screening, talk.world),
    )
    talk.put(stage=Stage.FINISHED, pending=None, contact=given, suspended=None, suspended_stage=None)
    talk.say(f"utter_referral_{kind}")
    if family.may_invite(talk.screening, talk.world) and given.get("household_count") != "0":
        talk.say("utter_offer_household")
