"""One turn while it is being made: the screening as it changes, and what is said on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answers.model import Answer, Reading, Utterance
from bot.eligibility.model import Assessment
from bot.screening import asked, visitor
from bot.screening.model import NewReferral, Pending, Said, Screening, Stage, Turn
from bot.screening.phrases import phrase
from bot.screening.world import World
from bot.trial.calendar import long_date
from bot.trial.model import Question
from bot.trial.wording import say

UNFINISHED = (Stage.WHO, Stage.QUESTIONS, Stage.REVIEW)


class Talk:
    """Lives for one turn only; `turn()` is what becomes of it."""

    def __init__(self, screening: Screening, world: World) -> None:
        self.screening = screening
        self.world = world
        self.said: list[Said] = []
        self.changed: list[Answer] = []
        self.dropped: list[str] = []
        self.flags: tuple[str, ...] = ()
        self.assessment: Assessment | None = None
        self.referral: NewReferral | None = None
        self.erase = False
        self.unread = False
        self.wants_person: bool | None = None
        self.spoken: list[tuple[str, Utterance]] = []  # (message id, its reading): may hold more than was asked
        self.reading: Reading | None = None  # of the typed reply that is being heard

    @property
    def pending(self) -> Pending:
        """The pending question; rooms that hear a reply to it rely on its being there."""
        if self.screening.pending is None:
            raise LookupError("nothing is pending")
        return self.screening.pending

    @property
    def answers(self) -> dict[str, Answer]:
        return visitor.answers(self.screening)

    @property
    def facts(self) -> dict[str, Answer]:
        return visitor.facts(self.screening)

    def put(self, **changes: Any) -> None:
        self.screening = replace(self.screening, **changes)

    def phrase(self, key: str, **values: str) -> str:
        world = self.world
        known = {"emergency": world.emergency_number, "minutes": str(world.trial.minutes), "title": asked.title(world)}
        known["answer_by"] = long_date(world.answer_by)
        return phrase(world.phrases, key, visitor.variant(self.screening, world), {**known, **values})

    def say(self, key: str, kind: str = "info", **values: str) -> None:
        self.said.append(Said(kind, self.phrase(key, **values)))

    def tell(self, text: str, kind: str = "info") -> None:
        """Says a sentence of the trial file."""
        self.said.append(Said(kind, self.wording(text)))

    def wording(self, template: str) -> str:
        return say(template, self.world.today, visitor.who(self.screening, self.world))

    def ask(self, question: str, kind: str = "screening", **details: Any) -> None:
        """Another question becomes pending, under a new `ask`, and is put to the visitor."""
        self.put(pending=Pending(question=question, ask=self.world.new_ask(), kind=kind, **details))
        self.ask_again()

    def ask_again(self) -> None:
        """The pending question once more, unchanged."""
        if self.screening.pending is not None:
            self.said.append(Said("question", asked.text(self.screening, self.world)))

    def ask_screening(self, question: Question, **details: Any) -> None:
        begun = self.screening.topics_begun
        topics = begun if question.topic in begun else (*begun, question.topic)
        self.put(stage=Stage.QUESTIONS, topics_begun=topics)
        self.ask(question.id, **details)

    def suspend(self) -> None:
        """Lays the pending question aside; what was laid aside already stays so."""
        if self.screening.suspended_stage is None:
            self.put(suspended=self.screening.pending, suspended_stage=self.screening.stage)

    def restore(self) -> None:
        """Takes up what was laid aside, under a new `ask`. An unfinished screening has no outcome."""
        before, stage = self.screening.suspended, self.screening.suspended_stage or self.screening.stage
        pending = None if before is None else replace(before, ask=self.world.new_ask())
        outcome = None if stage in UNFINISHED else self.screening.outcome
        self.put(pending=pending, stage=stage, outcome=outcome, suspended=None, suspended_stage=None)
        self.ask_again()

    def turn(self) -> Turn:
        return Turn(
            screening=self.screening,
            said=tuple(self.said),
            changed=tuple(self.changed),
            dropped=tuple(self.dropped),
            flags=self.flags,
            assessment=self.assessment,
            referral=self.referral,
            erase=self.erase,
            unread=self.unread,
            wants_person=self.wants_person,
        )
