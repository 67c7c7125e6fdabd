"""The pending question as the visitor sees it: its words, its choices, why it is asked.

Questions of the trial come from its file; the reserved ones (consent, who, confirm, review, contact) are built here as
`Question`s too, from the phrases, so that one reader and one view serve both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answers.model import Answer
from bot.answers.values import parse_value
from bot.screening import in_words, visitor
from bot.screening.model import Pending, Screening
from bot.screening.phrases import phrase
from bot.screening.world import World
from bot.trial.model import Choice, Question, QuestionType
from bot.trial.wording import say

YES_NO = ("yes", "no")
OPEN = (QuestionType.TEXT, ())
RESERVED: dict[str, tuple[QuestionType, tuple[str, ...]]] = {
    "consent_chat": (QuestionType.YES_NO, YES_NO),
    "who": (QuestionType.CHOICE, ()),
    "adult_present": (QuestionType.YES_NO, YES_NO),
    "confirm": (QuestionType.YES_NO, (*YES_NO, "not_sure")),
    "volunteered": (QuestionType.CHOICE, YES_NO),
    "which_date": (QuestionType.CHOICE, ()),
    "review": (QuestionType.CHOICE, ("send",)),
    "change": (QuestionType.CHOICE, ("go_on",)),
    "resume": (QuestionType.YES_NO, YES_NO),
    "confirm_stop": (QuestionType.YES_NO, YES_NO),
    "confirm_restart": (QuestionType.YES_NO, YES_NO),
    "confirm_delete": (QuestionType.YES_NO, YES_NO),
    "consent_share": (QuestionType.YES_NO, YES_NO),
    "contact_linked": (QuestionType.TEXT, ("none",)),
    "contact_name": OPEN,
    "contact_phone": (QuestionType.TEXT, ("skip",)),
    "contact_email": (QuestionType.TEXT, ("skip",)),
    "contact_time": (QuestionType.TEXT, ("skip",)),
    "household_count": (QuestionType.TEXT, ("skip",)),
    "patient_agreed": (QuestionType.YES_NO, YES_NO),
    "contact_patient_name": OPEN,
    "contact_patient_reach": OPEN,
}
MISSES_BEFORE_SKIP = 3
NO_ENTRIES = ("none", "not_sure", "decline")


def title(world: World) -> str:
    return world.trial.texts.get("title_plain", world.trial.title)


def sentence(screening: Screening, world: World, key: str, **values: str) -> str:
    known = {"emergency": world.emergency_number, "title": title(world)}
    return phrase(world.phrases, key, visitor.variant(screening, world), {**known, **values})


def question_of(screening: Screening, world: World) -> Question:
    """The pending question, with the choices a visitor can press now, all wording filled. Something must be pending."""
    pending = screening.pending
    if pending is None:
        raise LookupError("nothing is pending")
    built = reserved(screening, world, pending) if pending.question in RESERVED else shown(screening, world, pending)
    return replace(built, text=text(screening, world))


def text(screening: Screening, world: World) -> str:
    """The words in which the pending question is put."""
    pending = screening.pending
    if pending is None:
        raise LookupError("nothing is pending")
    if pending.question not in RESERVED:
        return screening_text(screening, world, pending)
    return TEXTS.get(pending.question, plain_text)(screening, world, pending)


def screening_text(screening: Screening, world: World, pending: Pending) -> str:
    asked = in_words.asked(world.trial.questions[pending.question], screening, world)
    if pending.closer:
        return sentence(screening, world, "utter_closer_date", question=asked)
    return sentence(screening, world, "utter_which_doubtful", question=asked) if pending.doubting else asked


def plain_text(screening: Screening, world: World, pending: Pending) -> str:
    return sentence(screening, world, f"utter_{pending.question}")


def confirm_text(screening: Screening, world: World, pending: Pending) -> str:
    held = visitor.answers(screening)
    items = listed(screening, world, [held[question] for question, _ in pending.confirms if question in held])
    return sentence(screening, world, "utter_confirm", items=items)


def volunteered_text(screening: Screening, world: World, pending: Pending) -> str:
    """What was volunteered, in one sentence; what replaces an answer, as such."""
    held = visitor.answers(screening)
    key = (
        "utter_correcting" if any(answer.question in held for answer in screening.volunteered) else "utter_volunteered"
    )
    items = "; ".join(told(answer, screening, world) for answer in screening.volunteered)
    return sentence(screening, world, key, items=items)


def told(answer: Answer, screening: Screening, world: World) -> str:
    question = world.trial.questions[answer.question]
    key = "utter_volunteered_list" if question.type is QuestionType.CHECKLIST else "utter_volunteered_item"
    words = in_words.answer(answer, screening, world)
    return sentence(screening, world, key, name=named(question, screening, world), answer=words)


def named(question: Question, screening: Screening, world: World) -> str:
    """The question in a word or two where the trial file has them."""
    return question.volunteered.name if question.volunteered else in_words.short(question, screening, world)


def review_text(screening: Screening, world: World, pending: Pending) -> str:
    return sentence(screening, world, f"utter_{pending.question}", items=listed(screening, world, screening.answers))


def share_text(screening: Screening, world: World, pending: Pending) -> str:
    return sentence(screening, world, f"utter_consent_share_{screening.referral_kind or 'handoff'}")


def count_text(screening: Screening, world: World, pending: Pending) -> str:
    """Names the cohorts whose members are counted: those linked to the visitor's own."""
    labels = [cohort.label for cohort in world.trial.cohorts.values() if cohort.linked_to == screening.cohort]
    return sentence(screening, world, "utter_household_count", linked=", ".join(labels))


def listed(screening: Screening, world: World, answers: list[Answer] | tuple[Answer, ...]) -> str:
    return "\n".join(
        sentence(
            screening,
            world,
            "utter_answer_item",
            question=in_words.short(world.trial.questions[answer.question], screening, world),
            answer=in_words.answer(answer, screening, world),
        )
        for answer in answers
    )


TEXTS: dict[str, Callable[[Screening, World, Pending], str]] = {
    "confirm": confirm_text,
    "volunteered": volunteered_text,
    "review": review_text,
    "change": review_text,
    "consent_share": share_text,
    "household_count": count_text,
}


def reserved(screening: Screening, world: World, pending: Pending) -> Question:
    kind, ids = RESERVED[pending.question]
    choices = tuple(Choice(id=each, label=sentence(screening, world, f"utter_choice_{each}")) for each in ids)
    if pending.question == "who":
        choices = tuple(Choice(id=who.id, label=who.label, also=who.also) for who in world.trial.who)
    if pending.question in ("review", "change"):
        choices += tuple(changes(screening, world))
    if pending.question == "volunteered" and len(screening.volunteered) > 1:
        choices += tuple(changes(replace(screening, answers=screening.volunteered), world))
    if pending.question == "which_date":
        choices = tuple(dates(screening, world, pending))
    criteria = tuple(
        dict.fromkeys(each for question, _ in pending.confirms for each in world.trial.questions[question].criteria)
    )
    return Question(
        id=pending.question,
        topic="",
        type=kind,
        text="",
        text_proxy="",
        why=sentence(screening, world, f"utter_why_{pending.question}"),
        criteria=criteria,
        cohorts=(),
        choices=choices,
    )


def dates(screening: Screening, world: World, pending: Pending) -> list[Choice]:
    """The readings of a date that has two, and neither of them."""
    question = world.trial.questions[pending.about or ""]
    values = [parse_value(question, json, world.today, world.formulary) for json in pending.readings]
    labels = [in_words.value(value, question, screening, world) for value in values]
    found = [Choice(id=f"reading:{place}", label=label) for place, label in enumerate(labels)]
    return [*found, Choice(id="other_date", label=sentence(screening, world, "utter_choice_other_date"))]


def changes(screening: Screening, world: World) -> list[Choice]:
    return [
        Choice(
            id=f"change:{answer.question}",
            label=sentence(
                screening,
                world,
                "utter_choice_change",
                question=in_words.short(world.trial.questions[answer.question], screening, world),
            ),
        )
        for answer in screening.answers
    ]


def shown(screening: Screening, world: World, pending: Pending) -> Question:
    """A question of the trial with the choices that can be pressed now."""
    question = world.trial.questions[pending.question]
    who = visitor.who(screening, world)
    own = [replace(choice, label=in_words.label(choice, screening, world)) for choice in question.choices]
    if question.ongoing is not None:
        own.insert(0, Choice(id="ongoing", label=say(question.ongoing, world.today, who), alone=True))
    if pending.doubting:
        own = [choice for choice in own if not choice.alone and choice.id not in NO_ENTRIES]
    extra = ["not_sure"] if pending.doubting or pending.closer else []
    if pending.misses >= MISSES_BEFORE_SKIP:
        extra.append("skip")
    present = {choice.id for choice in own}
    own += [
        Choice(id=each, label=sentence(screening, world, f"utter_choice_{each}"), alone=True)
        for each in extra
        if each not in present
    ]
    return replace(question, choices=tuple(own), why=say(question.why, world.today, who))
