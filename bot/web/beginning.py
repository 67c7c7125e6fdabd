"""How a session begins: a trial, a time zone, and for a household contact who is known already, or an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.handoff import codes
from bot.screening.family import members
from bot.web.errors import Refused

if TYPE_CHECKING:
    from bot.bootstrap import App, Started


@dataclass(frozen=True)
class Beginning:
    """What was asked for, its shape checked. `invitation`: a code, not looked up yet."""

    app: App
    trial: str
    zone: str
    who: str | None
    invitation: str | None

    def session(self) -> Started:
        """The new session. Raises Refused: 422. An invitation is used only when all else is in order."""
        try:
            self.app.today(self.zone)
        except ValueError:
            raise Refused("bad_time_zone") from None
        can_be = [who.id for who in members(self.app.trials[self.trial])]
        who = self.who
        if who is not None and who not in can_be:
            raise Refused("bad_who")
        if self.invitation is None:
            return self.app.start_session(self.trial, self.zone, who)
        if not can_be:
            raise Refused("bad_invitation")
        return self.app.start_session(self.trial, self.zone, who or can_be[0], self._inviter(self.invitation))

    def _inviter(self, invitation: str) -> str:
        """The session that made the invitation. One for another study is as unknown as any other code."""
        used = self.app.store.use_invitation(invitation, self.trial, self.app.now())
        if used is None:
            raise Refused("bad_invitation")
        return used


def wanted(body: Mapping[str, Any], app: App) -> Beginning:
    """Raises Refused: 422."""
    trial, zone = body.get("trial"), body.get("time_zone")
    if not isinstance(trial, str) or trial not in app.trials:
        raise Refused("bad_trial")
    if not isinstance(zone, str) or len(zone) > 64:
        raise Refused("bad_time_zone")
    who, invitation = body.get("who"), body.get("invitation")
    if who is not None and not isinstance(who, str):
        raise Refused("bad_who")
    code = codes.validate(invitation) if isinstance(invitation, str) else None
    if invitation is not None and code is None:
        raise Refused("bad_invitation")
    return Beginning(app, trial, zone, who, code)
