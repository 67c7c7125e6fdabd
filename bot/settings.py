"""Every setting of the program, and the only place that reads the environment.

`Settings.from_env()` takes the process environment (or any mapping, in tests) and raises `SettingError` with a
sentence that names the setting when a value will not do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

_T = TypeVar("_T")
_SECRET = ("PRESCREEN_KEYS", "PRESCREEN_SMTP_URL", "PRESCREEN_WEBHOOK_SECRET", "PRESCREEN_WEBHOOK_URL")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)  # no path, no wildcard: it goes into a policy
_ORIGINS = "must be origins such as https://www.example.org or NCT05398809=https://www.example.org, separated by commas"
_ROOT = Path(__file__).resolve().parent.parent


class SettingError(ValueError):
    """A setting that will not do; the text is a sentence for whoever runs the program."""


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Ports are TCP ports, `*_seconds` seconds, `purge_days` days, rates are counts a minute.

    `keys`: Fernet keys from PRESCREEN_KEYS, newest first; empty means the file `key_file`. `trials`: trial folders,
    or folders of trial folders. `today`: a fixed day, for tests only. `secure_cookies`: the console is served over
    https. `proxies`: how many reverse proxies stand in front and may be believed about the visitor's address.
    `console_host`, `console_port`: where the console answers alone, if it has a name or a port of its own.
    `embed_origins`: sites that may frame the chat, each with the trial it may frame, or None for all of them.
    """

    data_dir: Path
    database_url: str
    keys: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    web_port: int = 8000
    rasa_port: int = 5005
    action_port: int = 5055
    trials: tuple[Path, ...] = (_ROOT / "data" / "trials",)
    domain: Path = _ROOT / "domain.yml"
    emergency_number: str = "911"
    contact: str | None = None
    purge_days: int = 30
    held_minutes: int = 60
    today: date | None = None
    phone_region: str = "US"
    rate_messages: int = 120
    rate_sessions: int = 60
    rate_sign_ins: int = 10
    rate_codes: int = 10
    turn_seconds: float = 15.0
    busy_seconds: float = 5.0
    retry_seconds: float = 2.0
    console_hours: int = 12
    console_idle_minutes: int = 60
    console_host: str | None = None
    console_port: int | None = None
    second_factor: bool | None = None
    office_hours: str = "Mon-Fri 09:00-17:00 America/New_York"
    first_contact_hours: int = 8
    secure_cookies: bool = False
    proxies: int = 0
    duckling_url: str | None = None
    public_url: str | None = None
    smtp_url: str | None = field(default=None, repr=False)  # may hold a password
    mail_from: str | None = None
    mail_to: tuple[str, ...] = ()
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    log_level: str = "INFO"
    embed_origins: tuple[tuple[str | None, str], ...] = ()
    readable_scripts: bool = False

    @property
    def key_file(self) -> Path:
        return self.data_dir / "keys"

    @property
    def second_factor_required(self) -> bool:
        """Whether every account must have a second step: as set, or else wherever the console is served over https."""
        return self.secure_cookies if self.second_factor is None else self.second_factor

    @property
    def site(self) -> str:
        """The site's address as others reach it, without a last slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.web_port}"

    @property
    def console_site(self) -> str:
        """The same of the console, which may have a name or a port of its own. A proxy in front may hide the port."""
        parts, port = urlsplit(self.site), f":{self.console_port}" if self.console_port else ""
        if self.console_host:
            shown = not self.public_url and ":" not in self.console_host
            return f"{parts.scheme}://{self.console_host}{port if shown else ''}"
        return f"{parts.scheme}://{parts.netloc.removesuffix(f':{parts.port}')}{port}" if port else self.site

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def action_url(self) -> str:
        return f"http://127.0.0.1:{self.action_port}"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of this process. Empty values count as unset. Raises SettingError."""
        env = _Environment(os.environ if environment is None else environment)
        data_dir = Path(env.text("PRESCREEN_DATA_DIR", "./var")).expanduser().resolve()
        return cls(
            data_dir=data_dir,
            database_url=env.text("DATABASE_URL", f"sqlite:///{data_dir / 'prescreen.db'}"),
            keys=env.read("PRESCREEN_KEYS", _keys, (), "must be Fernet keys (44 characters each), separated by commas"),
            host=env.text("PRESCREEN_HOST", cls.host),
            web_port=env.port("PRESCREEN_WEB_PORT", cls.web_port),
            rasa_port=env.port("PRESCREEN_RASA_PORT", cls.rasa_port),
            action_port=env.port("PRESCREEN_ACTION_PORT", cls.action_port),
            trials=env.read(
                "PRESCREEN_TRIALS", _folders, cls.trials, f"must be folders that exist, separated by '{os.pathsep}'"
            ),
            domain=env.read("PRESCREEN_DOMAIN", _file, cls.domain, "must be a file that exists"),
            emergency_number=env.text("PRESCREEN_EMERGENCY_NUMBER", cls.emergency_number),
            contact=env.text("PRESCREEN_CONTACT", "") or None,
            purge_days=env.count("PRESCREEN_PURGE_DAYS", cls.purge_days),
            held_minutes=env.count("PRESCREEN_HELD_MINUTES", cls.held_minutes),
            today=env.read("PRESCREEN_TODAY", date.fromisoformat, None, "must be a day such as 2026-11-22"),
            phone_region=env.read(
                "PRESCREEN_PHONE_REGION", _region, cls.phone_region, "must be a country's two letters, such as US"
            ),
            rate_messages=env.count("PRESCREEN_RATE_MESSAGES", cls.rate_messages),
            rate_sessions=env.count("PRESCREEN_RATE_SESSIONS", cls.rate_sessions),
            rate_codes=env.count("PRESCREEN_RATE_CODES", cls.rate_codes),
            rate_sign_ins=env.count("PRESCREEN_RATE_SIGN_INS", cls.rate_sign_ins),
            turn_seconds=env.seconds("PRESCREEN_TURN_SECONDS", cls.turn_seconds),
            busy_seconds=env.seconds("PRESCREEN_BUSY_SECONDS", cls.busy_seconds),
            retry_seconds=env.seconds("PRESCREEN_RETRY_SECONDS", cls.retry_seconds),
            console_hours=env.count("PRESCREEN_CONSOLE_HOURS", cls.console_hours),
            console_idle_minutes=env.count("PRESCREEN_CONSOLE_IDLE_MINUTES", cls.console_idle_minutes),
            **_console(env),
            office_hours=env.read(
                "PRESCREEN_OFFICE_HOURS", _office, cls.office_hours, f"must look like {cls.office_hours}"
            ),
            first_contact_hours=env.count("PRESCREEN_FIRST_CONTACT_HOURS", cls.first_contact_hours),
            second_factor=env.read("PRESCREEN_SECOND_FACTOR", _switch, cls.second_factor, "must be yes or no"),
            secure_cookies=env.read("PRESCREEN_SECURE_COOKIES", _switch, cls.secure_cookies, "must be yes or no"),
            proxies=env.read("PRESCREEN_PROXIES", _whole, cls.proxies, "must be a whole number, 0 or more"),
            duckling_url=env.text("PRESCREEN_DUCKLING_URL", "") or None,
            **_notifying(env),
            log_level=env.read("PRESCREEN_LOG_LEVEL", _level, cls.log_level, "must be DEBUG, INFO, WARNING or ERROR"),
            embed_origins=env.read("PRESCREEN_EMBED_ORIGINS", _embed_origins, cls.embed_origins, _ORIGINS),
            readable_scripts=env.read("PRESCREEN_READABLE_SCRIPTS", _switch, cls.readable_scripts, "must be yes or no"),
        )


def _console(env: _Environment) -> dict[str, Any]:
    """Where the console answers. Raises SettingError for a port that a server of ours has."""
    port = env.read("PRESCREEN_CONSOLE_PORT", _port, None, "must be a port between 1 and 65535")
    for name, default in (("WEB", Settings.web_port), ("RASA", Settings.rasa_port), ("ACTION", Settings.action_port)):
        if port == env.port(f"PRESCREEN_{name}_PORT", default):
            raise SettingError(f"PRESCREEN_CONSOLE_PORT must be another port than PRESCREEN_{name}_PORT, not '{port}'.")
    host = env.read("PRESCREEN_CONSOLE_HOST", _host_name, None, "must be a host name such as desk.study.example")
    return {"console_host": host, "console_port": port}


def _notifying(env: _Environment) -> dict[str, Any]:
    """The settings of mail and webhook, which only make sense together. Raises SettingError."""
    given = {
        "public_url": env.read("PRESCREEN_PUBLIC_URL", _web, None, "must be an address such as https://study.example"),
        "smtp_url": env.read("PRESCREEN_SMTP_URL", _smtp, None, "must be such as smtp://user:password@host:587"),
        "mail_from": env.read("PRESCREEN_MAIL_FROM", _sender, None, "must be an e-mail address"),
        "mail_to": env.read(
            "PRESCREEN_MAIL_TO", _addresses, Settings.mail_to, "must be e-mail addresses, separated by commas"
        ),
        "webhook_url": env.read("PRESCREEN_WEBHOOK_URL", _web, None, "must be an address such as https://host/path"),
        "webhook_secret": env.read("PRESCREEN_WEBHOOK_SECRET", _secret, None, "must have 16 characters or more"),
    }
    together = (("smtp_url", "mail_from"), ("webhook_url", "webhook_secret"), ("mail_to", "smtp_url"))
    needs = [pair for pair in together if given[pair[0]] and not given[pair[1]]]
    needs += [(name, "public_url") for name in ("smtp_url", "webhook_url") if given[name] and not given["public_url"]]
    for one, other in needs:
        raise SettingError(f"PRESCREEN_{one.upper()} is set, so PRESCREEN_{other.upper()} is needed as well.")
    return given


class _Environment:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str) -> str:
        return self._values.get(name, "").strip() or default

    def read(self, name: str, reader: Callable[[str], _T], default: _T, sentence: str) -> _T:
        given = self._values.get(name, "").strip()
        if not given:
            return default
        try:
            return reader(given)
        except ValueError:
            shown = "" if name in _SECRET else f", not '{given}'"  # a key, even a broken one, is never shown
            raise SettingError(f"{name} {sentence}{shown}.") from None

    def port(self, name: str, default: int) -> int:
        return self.read(name, _port, default, "must be a port between 1 and 65535")

    def count(self, name: str, default: int) -> int:
        return self.read(name, _positive, default, "must be a whole number, 1 or more")

    def seconds(self, name: str, default: float) -> float:
        return self.read(name, _seconds, default, "must be a number of seconds above 0")


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError


def _whole(given: str) -> int:
    _check(int(given) >= 0)
    return int(given)


def _positive(given: str) -> int:
    _check(int(given) >= 1)
    return int(given)


def _port(given: str) -> int:
    _check(1 <= int(given) <= 65535)
    return int(given)


def _seconds(given: str) -> float:
    _check(0 < float(given) < 86400)
    return float(given)


def _keys(given: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in given.split(",") if part.strip())
    _check(bool(keys) and all(len(key) == 44 for key in keys))
    return keys


def _folders(given: str) -> tuple[Path, ...]:
    folders = tuple(Path(part).expanduser().resolve() for part in given.split(os.pathsep) if part)
    _check(all(folder.is_dir() for folder in folders))
    return folders


def _file(given: str) -> Path:
    path = Path(given).expanduser().resolve()
    _check(path.is_file())
    return path


def _region(given: str) -> str:
    _check(len(given) == 2 and given.isalpha())
    return given.upper()


def _switch(given: str) -> bool:
    _check(given.lower() in {"yes", "no", "true", "false", "1", "0"})
    return given.lower() in {"yes", "true", "1"}


def _host_name(given: str) -> str:
    _check(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", given.lower()) is not None)
    return given.lower()


def _office(given: str) -> str:
    _check(re.fullmatch(r"[A-Z][a-z]{2}-[A-Z][a-z]{2} \d\d:\d\d-\d\d:\d\d [A-Za-z_/+-]+", given) is not None)
    return given


def _level(given: str) -> str:
    _check(given.upper() in {"DEBUG", "INFO", "WARNING", "ERROR"})
    return given.upper()


def _web(given: str) -> str:
    parts = urlsplit(given)
    _check(parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0)
    return given.rstrip("/")


def _smtp(given: str) -> str:
    parts = urlsplit(given)
    _check(parts.scheme in ("smtp", "smtps", "smtp+plain") and bool(parts.hostname) and (parts.port or 1) > 0)
    return given


def _sender(given: str) -> str:
    _check("@" in parseaddr(given)[1] and "\n" not in given)
    return given


def _addresses(given: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in given.split(",") if part.strip())
    _check(bool(found) and all(parseaddr(one)[1] == one and "@" in one for one in found))
    return found


def _secret(given: str) -> str:
    _check(len(given) >= 16)
    return given


def _embed_origins(given: str) -> tuple[tuple[str | None, str], ...]:
    entries: list[tuple[str | None, str]] = []
    for part in filter(None, (part.strip() for part in given.split(","))):
        trial, _, origin = part.rpartition("=")
        _check(_ORIGIN.fullmatch(origin.strip()) is not None)
        entries.append((trial.strip() or None, origin.strip().lower()))
    return tuple(entries)
