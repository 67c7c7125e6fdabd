"""Proves: an empty environment works, every setting is read, and a value that will not do is refused by its name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.settings import SettingError, Settings

KEY = "k" * 43 + "="


def test_defaults() -> None:
    settings = Settings.from_env({})
    assert settings.data_dir == Path("var").resolve()
    assert settings.database_url == f"sqlite:///{settings.data_dir}/prescreen.db"
    assert (settings.host, settings.web_port, settings.emergency_number, settings.purge_days) == (
        "127.0.0.1",
        8000,
        "911",
        30,
    )
    assert (settings.keys, settings.contact, settings.today, settings.phone_region) == ((), None, None, "US")
    assert [path.name for path in settings.trials] == ["trials"]
    assert settings.domain.name == "domain.yml"
    assert settings.key_file == settings.data_dir / "keys"


def test_what_is_set_is_read(tmp_path: Path) -> None:
    given = {
        "PRESCREEN_DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://x/y",
        "PRESCREEN_KEYS": f"{KEY}, {KEY}",
        "PRESCREEN_WEB_PORT": "8001",
        "PRESCREEN_RASA_PORT": "5006",
        "PRESCREEN_ACTION_PORT": "5056",
        "PRESCREEN_HOST": "0.0.0.0",
        "PRESCREEN_TRIALS": f"{tmp_path}:{tmp_path}",
        "PRESCREEN_EMERGENCY_NUMBER": "112",
        "PRESCREEN_CONTACT": "call us",
        "PRESCREEN_PURGE_DAYS": "7",
        "PRESCREEN_TODAY": "2026-11-22",
        "PRESCREEN_PHONE_REGION": "gb",
        "PRESCREEN_SECURE_COOKIES": "yes",
        "PRESCREEN_LOG_LEVEL": "debug",
        "PRESCREEN_TURN_SECONDS": "2.5",
    }
    settings = Settings.from_env(given)
    assert settings == Settings(
        data_dir=tmp_path, database_url="postgresql://x/y", keys=(KEY, KEY), web_port=8001, rasa_port=5006, action_port=5056,
        host="0.0.0.0", trials=(tmp_path, tmp_path), emergency_number="112", contact="call us", purge_days=7,
        today=date(2026, 11, 22), phone_region="GB", secure_cookies=True, log_level="DEBUG", turn_seconds=2.5,
    )  # fmt: skip
    assert (settings.rasa_url, settings.action_url) == ("http://127.0.0.1:5006", "http://127.0.0.1:5056")


def test_an_empty_value_is_no_value() -> None:
    assert Settings.from_env({"PRESCREEN_WEB_PORT": " ", "DATABASE_URL": ""}) == Settings.from_env({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRESCREEN_WEB_PORT", "eighty"),
        ("PRESCREEN_WEB_PORT", "0"),
        ("PRESCREEN_RASA_PORT", "65536"),
        ("PRESCREEN_PURGE_DAYS", "0"),
        ("PRESCREEN_PURGE_DAYS", "1.5"),
        ("PRESCREEN_TODAY", "yesterday"),
        ("PRESCREEN_TRIALS", "/nowhere/at/all"),
        ("PRESCREEN_DOMAIN", "/nowhere/domain.yml"),
        ("PRESCREEN_PHONE_REGION", "USA"),
        ("PRESCREEN_TURN_SECONDS", "-1"),
        ("PRESCREEN_TURN_SECONDS", "nan"),
        ("PRESCREEN_SECURE_COOKIES", "perhaps"),
        ("PRESCREEN_LOG_LEVEL", "LOUD"),
        ("PRESCREEN_PROXIES", "-1"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=rf"^{name} must be .*not '{value}'\.$"):
        Settings.from_env({name: value})


def test_a_bad_key_is_never_shown() -> None:
    with pytest.raises(SettingError, match=r"^PRESCREEN_KEYS must be") as error:
        Settings.from_env({"PRESCREEN_KEYS": "secret-but-short"})
    assert "secret" not in str(error.value)


NOTIFYING = {
    "PRESCREEN_PUBLIC_URL": "https://study.example/",
    "PRESCREEN_SMTP_URL": "smtps://bot:p%40ss@mail.example",
    "PRESCREEN_MAIL_FROM": "Study <bot@study.example>",
    "PRESCREEN_MAIL_TO": "a@study.example, b@study.example",
    "PRESCREEN_WEBHOOK_URL": "https://hook.example/x",
    "PRESCREEN_WEBHOOK_SECRET": "0123456789abcdef",
}


def test_how_notifications_leave() -> None:
    settings = Settings.from_env(NOTIFYING)
    assert (settings.public_url, settings.mail_to) == ("https://study.example", ("a@study.example", "b@study.example"))
    assert "p%40ss" not in repr(settings)
    assert "0123456789abcdef" not in repr(settings)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PRESCREEN_SMTP_URL": "mail.example"}, "PRESCREEN_SMTP_URL"),
        ({"PRESCREEN_SMTP_URL": "http://mail.example"}, "PRESCREEN_SMTP_URL"),
        ({"PRESCREEN_MAIL_TO": "nobody"}, "PRESCREEN_MAIL_TO"),
        ({"PRESCREEN_WEBHOOK_SECRET": "short"}, "PRESCREEN_WEBHOOK_SECRET"),
        ({"PRESCREEN_WEBHOOK_URL": "ftp://x"}, "PRESCREEN_WEBHOOK_URL"),
        ({"PRESCREEN_MAIL_FROM": ""}, "PRESCREEN_MAIL_FROM"),
        ({"PRESCREEN_PUBLIC_URL": ""}, "PRESCREEN_PUBLIC_URL"),
        ({"PRESCREEN_WEBHOOK_SECRET": ""}, "PRESCREEN_WEBHOOK_SECRET"),
        ({"PRESCREEN_SMTP_URL": ""}, "PRESCREEN_SMTP_URL"),
    ],
)
def test_a_notification_setting_that_will_not_do_is_named(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named) as error:
        Settings.from_env({**NOTIFYING, **changes})
    assert "p%40ss" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PRESCREEN_PUBLIC_URL": "https://study.example/"}, "https://study.example"),
        ({"PRESCREEN_CONSOLE_PORT": "8001"}, "http://127.0.0.1:8001"),
        ({"PRESCREEN_CONSOLE_PORT": "8001", "PRESCREEN_HOST": "::1"}, "http://[::1]:8001"),
        ({"PRESCREEN_CONSOLE_HOST": "Desk.localhost", "PRESCREEN_CONSOLE_PORT": "8001"}, "http://desk.localhost:8001"),
        (
            {
                "PRESCREEN_CONSOLE_HOST": "desk.example",
                "PRESCREEN_CONSOLE_PORT": "8001",
                "PRESCREEN_PUBLIC_URL": "https://s.example",
            },
            "https://desk.example",
        ),
        (
            {"PRESCREEN_CONSOLE_HOST": "desk.example:8443", "PRESCREEN_PUBLIC_URL": "https://s.example"},
            "https://desk.example:8443",
        ),
        (
            {"PRESCREEN_CONSOLE_PORT": "8443", "PRESCREEN_PUBLIC_URL": "https://s.example:444/x"},
            "https://s.example:8443",
        ),
    ],
)
def test_where_the_console_is_reached(given: dict[str, str], expected: str) -> None:
    assert Settings.from_env(given).console_site == expected


@pytest.mark.parametrize("wrong", ["https://desk.example", "desk/example", "-x", "a b", "desk.example:x"])
def test_a_console_host_is_a_name(wrong: str) -> None:
    with pytest.raises(SettingError, match="PRESCREEN_CONSOLE_HOST must be a host name"):
        Settings.from_env({"PRESCREEN_CONSOLE_HOST": wrong})


@pytest.mark.parametrize("other", ["WEB", "RASA", "ACTION"])
def test_the_consoles_port_is_its_own(other: str) -> None:
    given = {"PRESCREEN_CONSOLE_PORT": "9000", f"PRESCREEN_{other}_PORT": "9000"}
    with pytest.raises(SettingError, match=f"another port than PRESCREEN_{other}_PORT"):
        Settings.from_env(given)
