"""Who may what at the console: one table, by which pages are opened and by which they are tested."""

from __future__ import annotations

COORDINATOR, LEAD, AUDITOR, ADMIN = "coordinator", "lead", "auditor", "admin"
ROLES = (COORDINATOR, LEAD, AUDITOR, ADMIN)
EVERY_TRIAL = "*"  # a membership of all trials, also of those to come

_SEES = frozenset({"queue", "referral", "numbers", "notices", "log"})  # log: the tables without names and contacts
_WORKS = frozenset({"work", "live", "export"})  # export: what holds personal data leaves the house
ALLOWED: dict[str, frozenset[str]] = {
    COORDINATOR: _SEES | _WORKS | {"own"},
    LEAD: _SEES | _WORKS | {"own", "retry", "person"},  # person: one person's whole record leaves, or is erased
    AUDITOR: _SEES | {"own", "audit"},  # reads everything, changes nothing, and takes nothing personal along
    ADMIN: frozenset({"own", "accounts"}),  # sees nobody's data
}
ACTIONS = frozenset().union(*ALLOWED.values())


def may(role: str, action: str) -> bool:
    """Whether `role` may do `action`; an unknown role may nothing. Raises KeyError for an action that is none."""
    if action not in ACTIONS:
        raise KeyError(action)
    return action in ALLOWED.get(role, frozenset())


def covers(trials: frozenset[str], trial: str) -> bool:
    """Whether somebody with these memberships may see what belongs to `trial`."""
    return EVERY_TRIAL in trials or trial in trials
