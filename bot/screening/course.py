"""What comes next: a confirmation, an adult for a minor, the next question, or the review."""

from __future__ import annotations

from bot.answers.model import Answer, Certainty
from bot.answers.values import to_json
from bot.eligibility.asking import next_question, prune
from bot.eligibility.assess import assess
from bot.eligibility.confirming import straddles, to_confirm
from bot.eligibility.model import Assessment
from bot.screening import visitor, volunteering
from bot.screening.model import Stage
from bot.screening.talk import Talk


def go_on(talk: Talk) -> None:
    """Makes the next thing pending. The cohort must be known."""
    talk.put(stage=Stage.QUESTIONS)
    unconfirmed = to_be_confirmed(talk)
    if unconfirmed:
        read_back(talk, unconfirmed)
        return
    if visitor.needs_adult(talk.screening, talk.world):
        talk.ask("adult_present")
        return
    talk.put(volunteered=volunteering.fitting(talk, volunteering.noted(talk)))
    if talk.screening.volunteered:
        volunteering.read_back(talk)
        return
    screening, world = talk.screening, talk.world
    question = next_question(world.trial, cohort(talk), talk.facts, screening.topics_begun, world.today)
    if question is not None:
        talk.ask_screening(question)
        return
    review(talk)


def closer_or_on(talk: Talk, question: str) -> None:
    """Asks once for a closer date where one end of the range alone would settle more; otherwise goes on."""
    world, answers = talk.world, talk.facts
    answer = answers.get(question)
    if answer and not answer.refined and straddles(world.trial, cohort(talk), answers, question, world.today):
        talk.ask_screening(world.trial.questions[question], closer=True)
    else:
        go_on(talk)


def ask_anew(talk: Talk, question: str) -> None:
    """Takes an answer back and asks for another."""
    withdraw(talk, question)
    talk.ask_screening(talk.world.trial.questions[question])


def leave_read_back(talk: Talk, going_to: str) -> None:
    """Answers whose read-back is left without a word are taken back; they are asked again when their turn comes. What was
    volunteered or corrected is no answer yet: it is let go.
    """
    talk.put(volunteered=())
    for pending in (talk.screening.pending, talk.screening.suspended):
        for question, _ in pending.confirms if pending and pending.question == "confirm" else ():
            if question != going_to and question in talk.answers:
                withdraw(talk, question)


def read_back(talk: Talk, answers: list[Answer]) -> None:
    confirms = tuple((answer.question, to_json(answer.value)) for answer in answers if answer.value is not None)
    talk.ask("confirm", kind="confirm", confirms=confirms)


def review(talk: Talk) -> None:
    talk.put(stage=Stage.REVIEW)
    talk.ask("review", kind="review")


def cohort(talk: Talk) -> str:
    if talk.screening.cohort is None:
        raise LookupError("who is chatting is not known yet")
    return talk.screening.cohort


def to_be_confirmed(talk: Talk) -> list[Answer]:
    """Answers that wait for a read-back: those that would fail a criterion, and those always read back."""
    failing = to_confirm(talk.world.trial, cohort(talk), talk.facts, talk.world.today)
    return [
        answer
        for answer in talk.screening.answers
        if answer.value is not None
        and answer.certainty is Certainty.UNCONFIRMED
        and (answer.question in failing or talk.world.trial.questions[answer.question].read_back)
    ]


def store(talk: Talk, answer: Answer) -> None:
    """Puts an answer in its place, and drops the answers that no longer apply."""
    store_all(talk, [answer])


def store_all(talk: Talk, answers: list[Answer]) -> None:
    """Several at once, so that a follow-up and what opens it arrive together."""
    talk.changed.extend(answers)
    talk.put(last_answered=answers[-1].question)
    keep(talk, {**talk.answers, **{answer.question: answer for answer in answers}})


def withdraw(talk: Talk, question: str) -> None:
    """Takes an answer back, as if it had never been given."""
    talk.dropped.append(question)
    keep(talk, {key: answer for key, answer in talk.answers.items() if key != question})


def keep(talk: Talk, answers: dict[str, Answer]) -> None:
    talk.put(answers=tuple(answers.values()))
    kept, dropped = prune(talk.world.trial, cohort(talk), talk.facts, talk.world.today)
    talk.dropped.extend(dropped)
    talk.put(answers=tuple(answer for key, answer in answers.items() if key in kept))


def assessed(talk: Talk) -> Assessment:
    """The assessment as of now. The cohort must be known."""
    return assess(talk.world.trial, cohort(talk), talk.facts, talk.world.today, finished=True)
