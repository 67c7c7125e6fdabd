"""The second step of signing in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pyotp

from bot.handoff.second_factor import CODES, new_secret, picture, recovery_codes, recovery_hash, step_of

NOW = datetime(2026, 11, 22, 12, 0, 5, tzinfo=timezone.utc)


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


def test_the_code_of_now_and_of_a_step_beside_it_are_taken() -> None:
    secret = new_secret()
    for seconds, taken in ((0, True), (-30, True), (30, True), (-90, False), (90, False)):
        code = code_at(secret, NOW + timedelta(seconds=seconds))
        assert (step_of(secret, code, NOW, 0) is not None) is taken, seconds


def test_a_code_works_once() -> None:
    secret = new_secret()
    step = step_of(secret, code_at(secret, NOW), NOW, 0)
    assert step is not None
    assert step_of(secret, code_at(secret, NOW), NOW, step) is None


def test_other_words_are_no_code() -> None:
    for given in ("", "000", "abcdef", "१२३४५६", "0" * 400):
        assert step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", given, NOW, 0) is None


def test_recovery_codes_are_many_different_and_read_in_any_writing() -> None:
    codes = recovery_codes()
    assert len(set(codes)) == CODES
    assert recovery_hash(codes[0].lower().replace("-", " ")) == recovery_hash(codes[0])
    assert len({recovery_hash(code) for code in codes}) == CODES


def test_the_picture_is_an_element_without_scripts() -> None:
    drawn = picture(new_secret(), 'ada"><script>', "prescreen")
    assert drawn.startswith("<svg")
    assert "<script" not in drawn
