"""Builds everything once, for entry points only: the web process, the action server, Rasa's components, the command
line.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.answers.formulary import Formulary
from bot.handoff import numbers
from bot.handoff.contact import check_email, check_phone
from bot.handoff.live import Live
from bot.handoff.office import Office
from bot.handoff.own_copy import own_copy
from bot.screening.model import Heard, Incoming, NotAcceptable, Screening, Stage, Stale
from bot.screening.world import World
from bot.settings import SettingError, Settings
from bot.storage import Conflict, Failure, NoMessage, NoSession, Store, open_store
from bot.storage.keys import read_keys
from bot.trial.loading import load_trial
from bot.trial.model import Trial
from bot.wire import Wire

_TRIES = 5


class UnknownTrial(LookupError):
    """No trial of this id is loaded."""


class BadTimeZone(ValueError):
    """Not the name of a time zone, such as America/New_York."""


@dataclass(frozen=True)
class Started:
    """A new session. `token` is told to the visitor's browser once; only its hash is stored."""

    session: str
    token: str


@dataclass(frozen=True)
class App:
    """Everything an entry point needs. Methods raise NoSession, and StorageBusy when the database stays locked."""

    settings: Settings
    store: Store
    trials: Mapping[str, Trial]
    phrases: Mapping[str, str]
    formulary: Formulary
    wire: Wire
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(timezone.utc))

    def now(self) -> datetime:
        return self.clock()

    def today(self, time_zone: str) -> date:
        """The civil day where the visitor is (or the one day of the settings). Raises BadTimeZone."""
        zone = _zone(time_zone)
        return self.settings.today or self.now().astimezone(zone).date()

    def world(self, screening: Screening) -> World:
        """What the use cases need from outside. Raises UnknownTrial when the session's trial is not loaded any more."""
        return self._world(self.trial(screening.trial), screening.time_zone)

    def answer_by(self, time_zone: str) -> date:
        """The civil day where the visitor is by which the team gets in touch, if it is asked now. Raises BadTimeZone."""
        settings, moment = self.settings, self.now()
        if settings.today is not None:
            moment = datetime.combine(settings.today, moment.timetz())
        due = Office.read(settings.office_hours, settings.first_contact_hours).due(moment)
        return due.astimezone(_zone(time_zone)).date()

    def trial(self, trial_id: str) -> Trial:
        try:
            return self.trials[trial_id]
        except KeyError:
            raise UnknownTrial(f"There is no trial {trial_id} here.") from None

    def start_session(
        self, trial_id: str, time_zone: str, who: str | None = None, invited_by: str | None = None
    ) -> Started:
        """A new screening with its greeting in the log. Raises UnknownTrial, BadTimeZone.

        `who`: one of `family.members`, who is not asked. `invited_by`: the session whose invitation began this one.
        """
        from bot.screening.start import start

        trial = self.trial(trial_id)
        started = Started(secrets.token_urlsafe(16), secrets.token_urlsafe(32))
        turn = start(started.session, time_zone, self._world(trial, time_zone), who, invited_by is not None)
        self.store.create_session(turn, token_hash(started.token), self.now(), invited_by)
        return started

    def turn(self, session: str, message_id: str, heard: Heard) -> None:
        """Handle one message that was written down, once: a message that is handled already is left alone.

        A stale or unacceptable message is handled too; `store.failure` then says why. Raises NoMessage, Conflict.
        """
        for _ in range(_TRIES):
            if self._turn(session, message_id, heard):
                return
        raise Conflict("Other turns of this session kept coming between.")

    def state(self, session: str) -> dict[str, Any]:
        """The contract's state object."""
        from bot.screening.view import state_json

        screening = self.store.load(session)
        return state_json(screening, self.world(screening), self.store.unhandled(session))

    def news(self, session: str, after: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The messages after `seq` and the state, both of the same moment."""
        from bot.screening.view import state_json

        found = self.store.news(session, after)
        return found.messages, state_json(found.screening, self.world(found.screening), found.waiting)

    def erase(self, session: str) -> dict[str, Any]:
        """Delete everything of the session; the receipt."""
        return self.store.erase(session, self.now())

    def knows(self, session: str, token: str) -> bool:
        """Whether `token` opens the session. A session that is not there is opened by no token."""
        try:
            stored = self.store.session(session).token_hash
        except NoSession:
            return False
        given = token_hash(token)
        return secrets.compare_digest(stored, given) or self.store.knows_token(session, given)

    def resume(self, code: str) -> Started | None:
        """A token for a further device in exchange for a resume code, once; None for a code that is no good."""
        token = secrets.token_urlsafe(32)
        session = self.store.use_resume_code(code, token_hash(token), self.now())
        return None if session is None else Started(session, token)

    def review(self, session: str) -> list[dict[str, Any]]:
        """Every answer in words, and whether it can be changed."""
        from bot.screening.view import review_json

        screening = self.store.load(session)
        return review_json(screening, self.world(screening))

    def own_copy(self, session: str) -> dict[str, Any]:
        """Everything that is kept about the visitor."""
        screening = self.store.load(session)
        return own_copy(self.store, screening, self.world(screening), self.now())

    def live(self) -> Live:
        """Chats that a coordinator may join, and what can be done in them."""
        return Live(self.store, self.world, self.now)

    def records(self) -> Records:
        return Records(self)

    def _world(self, trial: Trial, time_zone: str) -> World:
        return World(
            trial=trial,
            phrases=self.phrases,
            formulary=self.formulary,
            today=self.today(time_zone),
            now=self.now(),
            answer_by=self.answer_by(time_zone),
            new_ask=partial(secrets.token_urlsafe, 9),
            check_number=numbers.validate,
            check_phone=partial(check_phone, region=self.settings.phone_region),
            check_email=check_email,
            emergency_number=self.settings.emergency_number,
            contact_details=self.settings.contact,
        )

    def _turn(self, session: str, message_id: str, heard: Heard) -> bool:
        """Whether the message is done; False when another turn was stored while this one was decided."""
        from bot.screening.hear import hear

        work = self.store.work(session, message_id)
        if work is None:
            return True
        try:
            turn = hear(work.screening, work.incoming, heard, self.world(work.screening))
        except (Stale, NotAcceptable) as error:
            code = "stale" if isinstance(error, Stale) else "not_acceptable"
            self.store.refuse(session, message_id, Failure(code, str(error)), self.now())
            return True
        try:
            self.store.apply(session, message_id, turn, self.now(), work.version)
        except Conflict:
            return False
        return True


@dataclass(frozen=True)
class Records:
    """What the Rasa server may see of the record (`bot.rasa_parts.records`)."""

    app: App

    def incoming(self, message_id: str) -> Incoming:
        return self.app.store.incoming(message_id)

    def exists(self, session: str) -> bool:
        return self.app.store.exists(session)

    def asked(self, message_id: str) -> tuple[date, str]:
        from bot.screening.asked import text

        screening = self.app.store.screening_of(message_id)
        world = self.app.world(screening)
        return world.today, text(screening, world) if screening.pending else ""

    def opening(self, message_id: str) -> list[tuple[str, str]]:
        if self.app.store.stage_of(message_id) is not Stage.WHO:
            return []
        unread = self.app.store.screening_of(message_id).unread
        return [(one, words) for one in unread if (words := self._words(one)) is not None]

    def _words(self, message_id: str) -> str | None:
        """None: they were deleted before there was consent."""
        try:
            return self.app.store.incoming(message_id).text
        except NoMessage:
            return None

    def seal(self, content: Any) -> str:
        return self.app.wire.seal(content)


def token_hash(token: str) -> str:
    """What is stored of a random token: sha256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


_lock = threading.Lock()
_app: App | None = None


def app() -> App:
    """The application of this process, built on the first call. Raises SettingError, LostKey, TrialError."""
    global _app
    with _lock:
        if _app is None:
            _app = build(Settings.from_env())
        return _app


def use(own: App | None) -> None:
    """Put another application in place (tests), or None to build it anew."""
    global _app
    with _lock:
        _app = own


def build(settings: Settings) -> App:
    """Everything from the settings. Raises SettingError, LostKey, TrialError, each with a sentence."""
    from bot.language.dictionary import load_formulary

    trials = trials_of(settings)
    store = store_of(settings)
    wire = Wire(settings.keys or read_keys(settings.key_file))
    return App(settings, store, trials, load_phrases(settings.domain), load_formulary(), wire)


def migrate(settings: Settings) -> None:
    """Make the database, or bring it up to date. Raises LostKey."""
    store_of(settings).close()


def store_of(settings: Settings) -> Store:
    """The store alone, for commands that need no trial. Raises LostKey."""
    return open_store(
        settings.database_url,
        settings.data_dir,
        settings.keys,
        settings.key_file,
        numbers,
        settings.busy_seconds,
        settings.held_minutes,
    )


def trials_of(settings: Settings) -> dict[str, Trial]:
    """The trials of the settings, by id. Raises TrialError, and SettingError also where a site may frame a trial that
    is not there: a slip in an id would shut the site out without a word.
    """
    trials = load_trials(settings.trials)
    for trial, origin in settings.embed_origins:
        if trial is not None and trial not in trials:
            known = ", ".join(sorted(trials))
            raise SettingError(
                f"PRESCREEN_EMBED_ORIGINS lets {origin} show the trial {trial}, which is not here: {known}."
            )
    return trials


def load_trials(folders: tuple[Path, ...]) -> dict[str, Trial]:
    """Trials by id, from trial folders and folders of them. Raises TrialError, and SettingError for none or two
    alike.
    """
    found: dict[str, Trial] = {}
    for folder in folders:
        own = (
            [folder] if (folder / "trial.yml").is_file() else sorted(path.parent for path in folder.glob("*/trial.yml"))
        )
        for one in own:
            trial = load_trial(one)
            if trial.id in found:
                raise SettingError(f"PRESCREEN_TRIALS names two trials with the id {trial.id}.")
            found[trial.id] = trial
    if not found:
        raise SettingError("PRESCREEN_TRIALS names no folder that holds a trial.yml.")
    return found


def load_phrases(domain: Path) -> dict[str, str]:
    """The bot's own sentences: the first text of each entry under `responses:`."""
    from ruamel.yaml import YAML

    content = YAML(typ="safe", pure=True).load(domain)
    return {key: variants[0]["text"] for key, variants in content["responses"].items() if "text" in variants[0]}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadTimeZone("The time zone must be a name such as America/New_York.") from None
