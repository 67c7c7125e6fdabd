"""The second step of signing in: a six-digit code of an authenticator app (TOTP, RFC 6238), or a recovery code."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from io import BytesIO

import pyotp
import segno

STEP = 30  # seconds
WINDOW = 1  # steps before and after that are taken too: clocks differ
CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, account: str, issuer: str) -> str:
    """The otpauth: address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def picture(secret: str, account: str, issuer: str) -> str:
    """The address as an SVG element."""
    out = BytesIO()
    segno.make(address(secret, account, issuer), micro=False).save(
        out, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, nl=False, title="", omitsize=True
    )
    return out.getvalue().decode()


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The time step whose code this is; None for a wrong code, and for one not later than `last` (a code works once)."""
    totp, given = pyotp.TOTP(secret), "".join(code.split())
    present = int(now.timestamp()) // STEP
    for step in range(present - WINDOW, present + WINDOW + 1):
        if step > last and secrets.compare_digest(totp.at(step * STEP).encode(), given.encode()):
            return step
    return None


def recovery_codes() -> list[str]:
    """Ten codes of about 49 bits, to be shown once."""
    return ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code; case, blanks and dashes do not count."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"recovery:{plain}".encode()).hexdigest()
