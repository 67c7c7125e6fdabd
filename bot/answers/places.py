"""Choices named by their place in the list: "the second one", "first and third", "the last two", "#3"."""

from __future__ import annotations

from bot.answers.list_words import ListWords
from bot.answers.spelling import words_of
from bot.trial.model import Choice


def by_places(choices: list[Choice], text: str, words: ListWords) -> frozenset[str]:
    """ "The last two", "first and third"; nothing where fewer than two places are named, or one that is not there."""
    if found := words.ends.search(text):
        count = words.counted[found.group(2)]
        return frozenset(one.id for one in (choices[:count] if found.group(1) == "first" else choices[-count:]))
    places = [words.ordinals.get(one) or int(one) for one in words.places.findall(text)]
    there = all(0 < abs(one) <= len(choices) for one in places)
    if len(places) < 2 or not there or not words.only_places.search(text):
        return frozenset()
    return frozenset(choices[one - 1 if one > 0 else -1].id for one in places)


def by_place(choices: list[Choice], text: str, words: ListWords) -> Choice | None:
    found = words.place.findall(text) or words.alone.findall(text)
    if len(found) != 1:
        return None
    place = words.ordinals.get(found[0]) or int(found[0])
    if any(found[0] == word for choice in choices for _, word in words_of(choice.label.lower())):
        return None  # "2" may be the second choice or the one that says 2
    return choices[place - 1 if place > 0 else -1] if 0 < abs(place) <= len(choices) else None
