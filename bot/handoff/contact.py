"""Whether a phone number or an e-mail address can be one. Nothing is looked up outside."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email


def check_phone(text: str, region: str = "US") -> str | None:
    """The number in international form (`+1 212-555-0123`), None if it cannot be one. `region`: where a number
    without + is.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def check_email(text: str) -> str | None:
    """The address as it is written in full, None if it cannot be one."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return None
