"""The review of all answers: sent as it is, or corrected first. Also "change an earlier answer", at any moment."""

from __future__ import annotations

import re

from bot.answers.model import Utterance
from bot.screening import asked, course, outcome, reply
from bot.screening.model import Incoming, Screening, Stage
from bot.screening.talk import Talk
from bot.screening.world import World

CHANGE = "change:"
CHANGEABLE = (Stage.WHO, Stage.QUESTIONS, Stage.REVIEW, Stage.PAUSED)  # the stages before the review is sent
WORD = re.compile(r"[^\W\d_]{3,}")


def choose(talk: Talk, choice: str) -> None:
    """`send`, `go_on` (back to what was pending) or `change:<question id>`."""
    if choice == "send":
        outcome.finish(talk)
    elif choice == "go_on":
        talk.restore()
    else:
        change(talk, choice.removeprefix(CHANGE))


def pressed_change(incoming: Incoming, screening: Screening) -> str | None:
    """The answered question that "change" was pressed beside, whatever is pending; None for any other press."""
    if screening.stage not in CHANGEABLE or incoming.choice is None or len(incoming.choice) != 1:
        return None
    named = incoming.choice[0].removeprefix(CHANGE)
    known = any(answer.question == named for answer in screening.answers)
    return named if known and incoming.choice[0] == CHANGE + named else None


def change(talk: Talk, question: str) -> None:
    """Asks that question again; its answer stands until there is another."""
    course.leave_read_back(talk, question)
    talk.put(suspended=None, suspended_stage=None)
    talk.ask_screening(talk.world.trial.questions[question])


def hear(talk: Talk, utterance: Utterance) -> None:
    """ "Looks good" sends, "no" asks what to change, the name of an answered question goes to it."""
    choice = reply.choice_of(talk, utterance)
    named = named_question(talk.screening, talk.world, utterance.text)
    if choice is not None:
        choose(talk, choice)
    elif named is not None:
        change(talk, named)
    elif utterance.polarity is True and not utterance.unsure:
        choose(talk, asked.RESERVED[talk.pending.question][1][0])
    elif utterance.polarity is False:
        talk.say("utter_which_change")
        talk.ask_again()
    else:
        reply.missed(talk)


def request(talk: Talk, text: str) -> None:
    """ "I want to change what I said about ...": that question, or the list to choose from."""
    if not talk.screening.answers:
        talk.say("utter_nothing_to_change")
        talk.ask_again()
        return
    named = named_question(talk.screening, talk.world, text)
    if named is not None:
        change(talk, named)
        return
    if talk.pending.question in ("review", "change"):
        talk.say("utter_which_change")
        talk.ask_again()
        return
    talk.suspend()
    talk.ask("change", kind="review")


def named_question(screening: Screening, world: World, text: str) -> str | None:
    """The answered question whose words the text shares most; None when none or several fit equally."""
    typed = words(text)
    scores = {answer.question: score(answer.question, typed, world) for answer in screening.answers}
    best = max(scores.values(), default=0)
    fitting = [question for question, points in scores.items() if points == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else None


def score(question_id: str, typed: frozenset[str], world: World) -> int:
    """Words shared with the topic count three, with the choices two, with the question one."""
    question = world.trial.questions[question_id]
    topic = next((topic.label for topic in world.trial.topics if topic.id == question.topic), "")
    choices = " ".join(choice.label for choice in question.choices if choice.id not in asked.YES_NO)
    common = words(world.phrases["utter_common_words"])
    texts = (f"{topic} {question_id.replace('_', ' ')}", choices, question.text)
    in_topic, in_choices, in_text = (len((words(text) & typed) - common) for text in texts)
    return 3 * in_topic + 2 * in_choices + in_text


def words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in WORD.findall(text))
