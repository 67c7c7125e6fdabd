"""What a visitor may want at any time instead of answering: by button (commands) or in words (intents)."""

from __future__ import annotations

from collections.abc import Callable

from bot.eligibility.asking import left_at_most
from bot.screening import (
    asked,
    consent,
    contact,
    course,
    explaining,
    outcome,
    review,
    side_questions,
    told,
    visitor,
    who,
)
from bot.screening.model import NotAcceptable, Stage
from bot.screening.talk import UNFINISHED, Talk


def repeat(talk: Talk) -> None:
    if talk.screening.pending is None:
        rest(talk)
        return
    talk.ask_again()


def why(talk: Talk) -> None:
    if talk.screening.pending is None:
        rest(talk)
        return
    talk.say("utter_why", why=asked.question_of(talk.screening, talk.world).why)
    talk.ask_again()


def progress(talk: Talk) -> None:
    left = 0
    if talk.screening.cohort is not None and talk.screening.stage in (Stage.QUESTIONS, Stage.PAUSED):
        left = left_at_most(talk.world.trial, talk.screening.cohort, talk.facts, talk.world.today)
    key = "utter_progress" if left else "utter_progress_end"
    talk.say(key, answered=str(len(talk.screening.answers)), left=str(left))
    talk.ask_again()


def back(talk: Talk) -> None:
    """The question before this one, asked again; its answer stands until there is another."""
    pending, stage = talk.screening.pending, talk.screening.stage
    if pending is None:
        rest(talk)
        return
    if stage is Stage.STOPPED:
        talk.ask_again()
        return
    if talk.screening.suspended_stage is not None and pending.question in SETTLING:
        talk.restore()
        return
    if stage is Stage.CONTACT and pending.question != "consent_share":
        contact.back(talk)
        return
    if pending.question == "volunteered":
        told.refuse(talk)
        return
    if pending.confirms or pending.about:
        course.ask_anew(talk, pending.about or pending.confirms[-1][0])
        return
    before = earlier(talk) if stage is not Stage.CONTACT else None
    if before is None:
        talk.say("utter_nothing_before")
        talk.ask_again()
        return
    talk.ask_screening(talk.world.trial.questions[before])


def earlier(talk: Talk) -> str | None:
    """The answered question that stands before the pending one."""
    order = [answer.question for answer in talk.screening.answers]
    pending = talk.pending
    if pending.question not in order:
        return order[-1] if order else None
    at = order.index(pending.question)
    if pending.closer or pending.doubting:
        return pending.question
    return order[at - 1] if at > 0 else None


def person(talk: Talk) -> None:
    """ "Ask the study team to look at this", with whatever assessment there is."""
    screening = talk.screening
    if screening.referral is not None:
        talk.wants_person = True
        talk.say("utter_already_sent", kind="person", number=screening.referral)
        talk.ask_again()
        return
    if not consent.given(talk, "chat"):
        side_questions.contact(talk)
        return
    if visitor.minor_alone(screening, talk.world):
        talk.say("utter_no_contact_minor", kind="person")
        talk.ask_again()
        return
    talk.wants_person = True
    if screening.stage is Stage.CONTACT and screening.referral_kind != "reminder":
        talk.ask_again()
        return
    if screening.stage is not Stage.CONTACT:
        talk.suspend()
    talk.say("utter_person", kind="person")
    contact.offer(talk, "asked_for_person")


def stop(talk: Talk) -> None:
    """The questions end here. What was answered is kept, and can be taken up again."""
    if talk.screening.stage in (Stage.FINISHED, Stage.STOPPED):
        rest(talk)
        return
    talk.suspend()
    unfinished = talk.screening.suspended_stage in UNFINISHED
    talk.put(stage=Stage.STOPPED, pending=None)
    if unfinished and talk.screening.answers:
        outcome.record(talk, course.assessed(talk))
    talk.say("utter_stopped")


def ask_stop(talk: Talk) -> None:
    if talk.screening.stage in (Stage.FINISHED, Stage.STOPPED):
        rest(talk)
        return
    talk.suspend()
    talk.ask("confirm_stop", kind="confirm")


def offer_resume(talk: Talk) -> None:
    talk.ask("resume", kind="confirm")


def resume(talk: Talk, choice: str) -> None:
    if choice == "no":
        talk.put(pending=None)
        talk.say("utter_stopped")
        return
    talk.restore()


def ask_restart(talk: Talk) -> None:
    """Asked about once where answers would be lost; with none, it starts again at once."""
    if not talk.world.trial.recruiting:
        rest(talk)
    elif not talk.screening.answers:
        restart(talk)
    elif talk.screening.pending is not None and talk.pending.question == "confirm_restart":
        talk.ask_again()
    else:
        talk.suspend()
        talk.ask("confirm_restart", kind="confirm")


def settle_restart(talk: Talk, choice: str) -> None:
    if choice == "yes":
        restart(talk)
    else:
        leave(talk)


def restart(talk: Talk) -> None:
    """All answers are dropped; the session and its consent stay. What is sent next renews a referral already made."""
    talk.dropped.extend(answer.question for answer in talk.screening.answers)
    talk.put(
        who=None,
        cohort=None,
        answers=(),
        topics_begun=(),
        outcome=None,
        contact={},
        referral_kind=None,
        referral=None,
        suspended=None,
        suspended_stage=None,
        adult=None,
        volunteered=(),
        last_answered=None,
    )
    talk.say("utter_restarted")
    who.ask(talk)


def ask_delete(talk: Talk) -> None:
    talk.suspend()
    talk.ask("confirm_delete", kind="confirm")


def settle_stop(talk: Talk, choice: str) -> None:
    if choice == "yes":
        stop(talk)
    else:
        talk.restore()


def settle_delete(talk: Talk, choice: str) -> None:
    if choice == "no":
        leave(talk)
        return
    talk.erase = True
    talk.put(stage=Stage.STOPPED, pending=None, suspended=None, suspended_stage=None)
    talk.say("utter_deleted")


def leave(talk: Talk) -> None:
    """Back to what was laid aside; who had stopped is asked whether to go on."""
    if talk.screening.stage is Stage.STOPPED:
        offer_resume(talk)
        return
    talk.restore()
    if talk.screening.pending is None:
        rest(talk)


def small_talk(key: str) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        talk.say(key)
        repeat(talk)  # whoever comes back after a stop is offered to go on

    return answer


def rest(talk: Talk) -> None:
    """Nothing is pending: stopped, finished, or a trial that takes nobody."""
    if talk.screening.stage is Stage.STOPPED:
        offer_resume(talk)
    elif not talk.world.trial.recruiting:
        talk.tell(talk.world.trial.texts["not_recruiting"])
    else:
        talk.say("utter_after_end")


SETTLING = ("confirm_stop", "confirm_restart", "confirm_delete", "change", "consent_share")
COMMANDS: dict[str, Callable[[Talk], None]] = {
    "back": back,
    "why": why,
    "repeat": repeat,
    "progress": progress,
    "person": person,
    "stop": stop,
    "restart": ask_restart,
}
REQUESTS: dict[str, Callable[[Talk], None]] = {
    "go_back": back,
    "why": why,
    "repeat": repeat,
    "progress": progress,
    "person": person,
    "start_over": ask_restart,
    "stop": ask_stop,
    "delete_data": ask_delete,
}
SMALL_TALK: dict[str, Callable[[Talk], None]] = {
    "greet": small_talk("utter_greet_again"),
    "thanks": small_talk("utter_thanks"),
    "chitchat": small_talk("utter_chitchat"),
    "praise": small_talk("utter_praise"),
    "complaint": small_talk("utter_complaint"),
    "insult": small_talk("utter_insult"),
    "out_of_scope": small_talk("utter_out_of_scope"),
}
REQUESTS.update(SMALL_TALK)


def obey(talk: Talk, command: str) -> None:
    """A pressed command; it applies whatever is pending. Raises NotAcceptable for an unknown one."""
    if command not in COMMANDS:
        raise NotAcceptable(f"commands: {', '.join(COMMANDS)}")
    if talk.screening.stage is Stage.CONSENT:
        before_consent(talk, command)
        return
    COMMANDS[command](talk)


def before_consent(talk: Talk, command: str) -> None:
    """Only what needs nothing personal works before consent."""
    if command == "stop":
        consent.refuse(talk)
    elif command in ("why", "person"):
        COMMANDS[command](talk)
        if command == "person":
            talk.ask_again()
    else:
        talk.ask_again()


def asks(intent: str) -> bool:
    """Whether an intent is a request of its own, not an answer."""
    return intent in REQUESTS or intent in ("explain_term", "change_answer") or intent.startswith(side_questions.PREFIX)


def grant(talk: Talk, intent: str, text: str) -> None:
    """A request in words."""
    if intent.startswith(side_questions.PREFIX):
        side_questions.answer(talk, intent)
    elif intent == "explain_term":
        explaining.explain(talk, text)
    elif intent == "change_answer":
        change(talk, text)
    else:
        REQUESTS[intent](talk)


def change(talk: Talk, text: str) -> None:
    """Answers can be changed until the review was sent."""
    if talk.screening.pending is None and talk.screening.stage is not Stage.FINISHED:
        rest(talk)
    elif talk.screening.stage in review.CHANGEABLE:
        review.request(talk, text)
    else:
        talk.say("utter_change_too_late")
        talk.ask_again()
