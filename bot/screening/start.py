"""The first turn of a screening: the greeting, and the question whether to go on."""

from __future__ import annotations

from bot.screening.model import Screening, Stage, Turn
from bot.screening.talk import Talk
from bot.screening.world import World


def start(session: str, time_zone: str, world: World, who: str | None = None, invited: bool = False) -> Turn:
    """Greets and asks consent. A trial that is not recruiting is explained, not screened.

    `who`: one of `family.members`, who is then not asked. `invited`: by somebody of the same household.
    """
    screening = Screening(
        session=session,
        trial=world.trial.id,
        wording_version=world.trial.wording_version,
        time_zone=time_zone,
        who=who,
        invited=invited,
    )
    talk = Talk(screening, world)
    talk.say("utter_greet")
    if "who_for" in world.trial.texts:
        talk.tell(world.trial.texts["who_for"])
    if world.trial.recruiting:
        talk.say("utter_before_start")
        talk.ask("consent_chat", kind="consent")
    else:
        talk.put(stage=Stage.FINISHED)
        talk.tell(world.trial.texts["not_recruiting"])
    return talk.turn()
