"""Proves: contact details are kept in one form, and what cannot be a number or an address is refused."""

from __future__ import annotations

import pytest

from bot.handoff.contact import check_email, check_phone


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("(212) 555-2368", "US", "+1 212-555-2368"),
        ("212.555.2368", "US", "+1 212-555-2368"),
        ("+44 20 7946 0958", "US", "+44 20 7946 0958"),
        ("020 7946 0958", "GB", "+44 20 7946 0958"),
        ("020 7946 0958", "US", None),
        ("555", "US", None),
        ("call me", "US", None),
        ("", "US", None),
        ("212-555-2368\x00", "US", "+1 212-555-2368"),
    ],
)
def test_phone(typed: str, region: str, kept: str | None) -> None:
    assert check_phone(typed, region) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("ada@clinic.invalid", None),  # a name that can reach nobody
        ("  Ada.Byron@Gmail.COM ", "Ada.Byron@gmail.com"),
        ("ada@gmail", None),
        ("ada gmail.com", None),
        ("ada@@gmail.com", None),
        ("", None),
        ("ada@gmail.com\nBcc: x@gmail.com", None),
    ],
)
def test_email(typed: str, kept: str | None) -> None:
    assert check_email(typed) == kept
