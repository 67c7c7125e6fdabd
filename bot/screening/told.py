"""The read-back of what was volunteered or corrected: right, not right, or all but one of it."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.model import Answer, Certainty, Read, Utterance
from bot.screening import answering, course, reply, volunteering
from bot.screening.talk import Talk

CHANGE = "change:"


def choose(talk: Talk, choice: str) -> None:
    """`yes` makes answers of it. `no` makes nothing of it, and `change:<question id>` of that one: they are asked."""
    if choice == "yes":
        accept(talk)
    elif choice == "no":
        refuse(talk)
    else:
        leave_out(talk, choice.removeprefix(CHANGE))


def accept(talk: Talk) -> None:
    told = [replace(answer, certainty=Certainty.CONFIRMED) for answer in talk.screening.volunteered]
    talk.put(volunteered=())
    course.store_all(talk, told)
    questions = talk.world.trial.questions
    if any(
        answer.value is not None and answering.cautious(questions[answer.question], answer.value) for answer in told
    ):
        talk.tell(talk.world.trial.texts["do_not_stop"])
    course.go_on(talk)


def refuse(talk: Talk) -> None:
    """A correction that was not meant so is asked for; its old answer stands until there is another."""
    corrected = [answer.question for answer in talk.screening.volunteered if answer.question in talk.answers]
    talk.put(volunteered=())
    talk.say("utter_confirm_no" if corrected else "utter_volunteered_no")
    if corrected:
        talk.ask_screening(talk.world.trial.questions[corrected[-1]])
    else:
        course.go_on(talk)


def leave_out(talk: Talk, question: str) -> None:
    noted = {key: answer for key, answer in volunteering.noted(talk).items() if key != question}
    talk.put(volunteered=volunteering.fitting(talk, noted))
    talk.say("utter_volunteered_left_out")
    course.go_on(talk)


def hear(talk: Talk, utterance: Utterance, message: str) -> None:
    """ "Yes", "no", or one of the facts put right ("no, I'm 35")."""
    noted = volunteering.noted(talk)
    told = {answer.question: answer for answer in put_right(talk, utterance, message)}
    if any(noted[key].value != answer.value for key, answer in told.items()):
        talk.put(volunteered=volunteering.fitting(talk, {**noted, **told}))
        volunteering.read_back(talk)
        return
    choice = reply.choice_of(talk, utterance)
    if choice is None:
        reply.missed(talk)
    else:
        choose(talk, choice)


def put_right(talk: Talk, utterance: Utterance, message: str) -> list[Answer]:
    """Other values for what was read back. Where it was one thing only, the bare value will do ("no, 5 months")."""
    noted = volunteering.noted(talk)
    told = [answer for answer in volunteering.facts(talk, utterance, message) if answer.question in noted]
    if told or len(noted) != 1:
        return told
    question = talk.world.trial.questions[next(iter(noted))]
    if question.type in answering.PICKING:
        return []
    readings = [reply.of_question(talk, question, one) for one in (utterance, *utterance.parts)]
    read = [reading for reading in readings if reading.reading is Read.ANSWERED and not volunteering.two_ways(reading)]
    value = volunteering.value_of(talk, question, read[0].value) if read else None
    if value is None:
        return []
    ground = noted[question.id].grounds[0]
    return [volunteering.made(talk, question, value, read[0], utterance.text, message, ground)]
