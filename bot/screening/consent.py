"""Consent to chat: until it is given nothing else is read; a refusal erases everything."""

from __future__ import annotations

from hashlib import sha256

from bot.answers.model import Utterance
from bot.screening import asked, who
from bot.screening.model import Consent, Stage
from bot.screening.talk import Talk


def given(talk: Talk, about: str) -> bool:
    """Whether the last word on `about` (chat|share|reminder) was yes."""
    said = [consent.given for consent in talk.screening.consents if consent.about == about]
    return bool(said) and said[-1]


def record(talk: Talk, about: str, given: bool) -> None:
    """Writes down what was agreed to or refused: the exact words pending now, by version and hash."""
    text = asked.text(talk.screening, talk.world)
    consent = Consent(
        about=about,
        version=talk.screening.wording_version,
        text_hash=sha256(text.encode()).hexdigest(),
        at=talk.world.now,
        given=given,
    )
    talk.put(consents=(*talk.screening.consents, consent))


def choose(talk: Talk, choice: str) -> None:
    record(talk, "chat", choice == "yes")
    if choice == "no":
        refuse(talk)
    elif talk.screening.who is not None:
        who.choose(talk, talk.screening.who)
    else:
        who.ask(talk)


def refuse(talk: Talk) -> None:
    talk.put(stage=Stage.STOPPED, pending=None)
    talk.erase = True
    talk.say("utter_consent_refused")


def hear_text(talk: Talk, utterance: Utterance, message: str) -> None:
    """Only a plain yes or no is read; anything else is kept unread until there is consent."""
    talk.put(unread=(*talk.screening.unread, message))
    if utterance.polarity is None or utterance.unsure:
        hold(talk)
    else:
        choose(talk, "yes" if utterance.polarity else "no")


def hold(talk: Talk) -> None:
    talk.unread = True
    talk.say("utter_held")
    talk.ask_again()
