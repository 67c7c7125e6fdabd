"""Questions about the study, answered only with what the trial file allows; the pending question stays as it is."""

from __future__ import annotations

from bot.screening.talk import Talk

PREFIX = "ask_"
CONTACT = "contact"


def answer(talk: Talk, intent: str) -> None:
    topic = intent.removeprefix(PREFIX)
    if topic == CONTACT:
        contact(talk)
    elif topic in talk.world.trial.about:
        talk.tell(talk.world.trial.about[topic])
    elif f"utter_{intent}" in talk.world.phrases:
        talk.say(f"utter_{intent}")
    else:
        talk.say("utter_not_known")
    talk.ask_again()


def contact(talk: Talk) -> None:
    """Contact details come from configuration only; unset, the team makes contact."""
    details = talk.world.contact_details
    if details:
        talk.say("utter_contact_details", details=details)
    else:
        talk.say("utter_contact_unset")
