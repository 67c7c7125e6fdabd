"""Everything a use case needs from outside, handed in: the core reads no clock, no file, no environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.answers.formulary import Formulary
from bot.trial.model import Trial


@dataclass(frozen=True)
class World:
    """`today`: the civil day in the visitor's time zone; `now`: with a time zone. `answer_by`: the day by
    which the team gets in touch with somebody who asks for a person now. `new_ask`: an opaque, fresh id.

    `phrases`: the `responses:` of domain.yml, key -> template. `check_phone`, `check_email`,
    `check_number` (of a referral): the normalised form, or None when it cannot be one. `contact_details`: how the team
    is reached; None says that the team will make contact.
    """

    trial: Trial
    phrases: Mapping[str, str]
    formulary: Formulary
    today: date
    now: datetime
    answer_by: date
    new_ask: Callable[[], str]
    check_phone: Callable[[str], str | None]
    check_email: Callable[[str], str | None]
    check_number: Callable[[str], str | None]
    emergency_number: str = "911"
    contact_details: str | None = None
