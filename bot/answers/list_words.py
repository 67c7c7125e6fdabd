"""How people answer a list of choices: its places, all and none of it. Built from `lists` of `plain_words.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.spelling import either

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class ListWords:
    """`ordinals`: word -> place, -1 the last; `counted`: word -> how many. Each pattern finds what its name says."""

    ordinals: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)
    alike: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    all: re.Pattern[str] = _NEVER
    but: re.Pattern[str] = _NEVER
    none: re.Pattern[str] = _NEVER
    denies_all: re.Pattern[str] = _NEVER
    denial: re.Pattern[str] = _NEVER
    lead_denied: re.Pattern[str] = _NEVER
    suspects: re.Pattern[str] = _NEVER
    about: re.Pattern[str] = _NEVER
    held_back: re.Pattern[str] = _NEVER
    harmless: re.Pattern[str] = _NEVER
    denied: re.Pattern[str] = _NEVER
    done_for: re.Pattern[str] = _NEVER
    looked_for: re.Pattern[str] = _NEVER
    found: re.Pattern[str] = _NEVER
    place: re.Pattern[str] = _NEVER
    places: re.Pattern[str] = _NEVER
    alone: re.Pattern[str] = _NEVER
    only_places: re.Pattern[str] = _NEVER
    ends: re.Pattern[str] = _NEVER

    @staticmethod
    def of(words: Mapping[str, Any]) -> ListWords:
        """From the mapping `lists`: lists of words and phrases, and the numbers of `ordinals` and `counted`."""
        said = {key: either(forms) for key, forms in words.items()}
        alike = {word: re.compile(rf"\b(?:{either(forms)})\b") for word, forms in words["alike"].items()}
        ordinals, counted = ({str(word): n for word, n in words[key].items()} for key in ("ordinals", "counted"))
        place = rf"(?:{either(ordinals)}|\d\d?)"
        no_time = rf"(?! (?:{said['times']})\b)"
        patterns = {
            "all": rf"\ball (?:of )?(?:the )?(?P<count>{either(counted)})\b{no_time}|\b(?:{said['all']})\b"
            rf"|\b(?P<both>{said['both']})\b|^all$",
            "but": rf"\b(?:{said['whole']})\b.*?\b(?:{said['apart']})\b(?: for)?(.*)$",
            "none": _none(said),
            "denies_all": rf"\b(?:{said['denies_all']})\b",
            "denial": rf"\b(?:{said['denies']})\b|n't\b|\bno\b(?!,)",  # "No, ..." answers
            "lead_denied": rf"(?:\w+ ){{0,2}}(?:{said['leads_denial']}) (\w+)",
            "suspects": rf"\b(?:{said['suspects']})",
            "about": rf"^\W*(?:(?:{said['about']})\b|{said['does']} .* (?:{said['counts']}))",
            "held_back": rf"\b(?:{said['held_back']})\b",
            "harmless": rf"\b(?:{said['held_back']}) (?:(?:{said['before_harmless']}) )*(?:{said['harmless']})\b"
            rf"(?: and (?:{said['harmless']})\b)?",
            "denied": rf"\b(?:{said['nots']})\b|n['’]t\b",
            "looked_for": rf"\b(?:{said['looked_for']})(?: (?:me|us|him|her|them|you))? for\b",
            "found": rf"(?<!\w)(?:{said['found']})(?!\w)",
            "done_for": rf"\bmy \w+ (?:{said['got_by']})(?: me| us| for me)?\W*$",
            "place": rf"(?<!\w)(?:{said['before_place']})\s*({place})\b(?: (?:{said['called']})\b)?{no_time}",
            "places": rf"\b{place}\b",
            "alone": rf"^\W*(?:(?:{said['before_alone']}) )?({place})(?: (?:{said['called']}))?(?: only)?\s*[.!)]?\s*$",
            "only_places": rf"^(?:(?:{said['beside_places']}|{place})\b[\s,.&+!]*)+$",
            "ends": rf"\b(first|last) ({either(counted)})\b{no_time}",
        }
        return ListWords(ordinals, counted, alike, **{name: re.compile(pattern) for name, pattern in patterns.items()})


def _none(said: Mapping[str, str]) -> str:
    these = rf"(?:{said['these']})\b"
    other = rf"\W+(?:\w+\W+)?(?:{said['no_having']})\b"  # "I don't understand any of these"
    left = rf"(?: (?:{said['nothing_tail']})| (?:since|in|for) [\w ]{{1,20}})*"
    return (
        rf"^(?:.*\b(?:{said['nothing']}) (?:of|from|on) {these}"
        rf"|.*(?:\b(?:{said['nots']})|n['’]t)\b(?!{other})[^?]*\b(?:{said['any']}) (?:of|from|on) {these}"
        rf"|.*\b(?:{said['not_one']}) of {these}|(?:{said['none_begins']})\b"
        rf"|(?:all|any|everything) (?:of |on |from )?{these} (?:i|we|he|she) (?:{said['have_none']}){left}\W*$"
        rf"|(?:(?:{said['who']}),? )*(?:{said['none_whole']}){left}\W*$|(?:no,? )?(?:{said['nothing']}){left}\W*$)[^?]*$"
    )
