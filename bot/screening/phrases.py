"""The bot's own sentences: templates of domain.yml with their `{placeholders}` filled."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{(\w+)\}")


def render(template: str, values: Mapping[str, str]) -> str:
    """The template with every known `{name}` filled; an unknown one (`{referral}`, filled by storage) stays as it is."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), template)


def phrase(phrases: Mapping[str, str], key: str, variant: str | None, values: Mapping[str, str]) -> str:
    """The sentence `key`, in the wording `key_variant` where there is one. KeyError: domain.yml has no such response."""
    varied = f"{key}_{variant}"
    return render(phrases[varied] if varied in phrases else phrases[key], values)
