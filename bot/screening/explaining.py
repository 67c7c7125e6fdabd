"""Hard words of the questions, explained when somebody asks what they mean."""

from __future__ import annotations

import re

from bot.screening.talk import Talk


def explain(talk: Talk, text: str) -> None:
    """A hard word: of the pending question first, then of any question of the trial."""
    questions = talk.world.trial.questions
    pending = talk.screening.pending
    here = dict(questions[pending.question].explains) if pending and pending.question in questions else {}
    everywhere = {term: meaning for each in questions.values() for term, meaning in each.explains.items()}
    found = [term for term in {**here, **everywhere} if named(term, text)]
    meanings = {term: {**everywhere, **here}[term] for term in found} or here
    for term, meaning in meanings.items():
        talk.say("utter_explain", term=term, meaning=meaning)
    if not meanings:
        talk.say("utter_explain_unknown")
    talk.ask_again()


def named(term: str, text: str) -> bool:
    """Whether the text has the whole term, in the singular or plural: "SALT" does not name "ALT"."""
    return re.search(rf"\b{re.escape(term)}(?:s|es)?\b", text, re.IGNORECASE) is not None
