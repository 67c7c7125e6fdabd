"""Every setting of the program, and the only place that reads the environment.

`Settings.from_env()` takes the process environment (or any mapping, in tests) and raises `SettingError` with a
sentence that names the setting when a value will not do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")
_ROOT = Path(__file__).resolve().parent.parent


class SettingError(ValueError):
    """A setting that will not do; the text is a sentence for whoever runs the program."""


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Ports are TCP ports, `*_seconds` seconds, `purge_days` days, rates are counts a minute.

    `keys`: Fernet keys from PRESCREEN_KEYS, newest first; empty means the file `key_file`. `trials`: trial folders,
    or folders of trial folders. `today`: a fixed day, for tests only. `secure_cookies`: the console is served over
    https. `proxies`: how many reverse proxies stand in front and may be believed about the visitor's address.
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
    turn_seconds: float = 15.0
    busy_seconds: float = 5.0
    retry_seconds: float = 2.0
    console_hours: int = 12
    secure_cookies: bool = False
    proxies: int = 0
    duckling_url: str | None = None
    log_level: str = "INFO"

    @property
    def key_file(self) -> Path:
        return self.data_dir / "keys"

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
            rate_sign_ins=env.count("PRESCREEN_RATE_SIGN_INS", cls.rate_sign_ins),
            turn_seconds=env.seconds("PRESCREEN_TURN_SECONDS", cls.turn_seconds),
            busy_seconds=env.seconds("PRESCREEN_BUSY_SECONDS", cls.busy_seconds),
            retry_seconds=env.seconds("PRESCREEN_RETRY_SECONDS", cls.retry_seconds),
            console_hours=env.count("PRESCREEN_CONSOLE_HOURS", cls.console_hours),
            secure_cookies=env.read("PRESCREEN_SECURE_COOKIES", _switch, cls.secure_cookies, "must be yes or no"),
            proxies=env.read("PRESCREEN_PROXIES", _whole, cls.proxies, "must be a whole number, 0 or more"),
            duckling_url=env.text("PRESCREEN_DUCKLING_URL", "") or None,
            log_level=env.read("PRESCREEN_LOG_LEVEL", _level, cls.log_level, "must be DEBUG, INFO, WARNING or ERROR"),
        )


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
            shown = "" if name == "PRESCREEN_KEYS" else f", not '{given}'"  # a key, even a broken one, is never shown
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


def _level(given: str) -> str:
    _check(given.upper() in {"DEBUG", "INFO", "WARNING", "ERROR"})
    return given.upper()
