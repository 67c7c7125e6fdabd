"""Proves that a human in the chat is announced, that the bot is silent meanwhile, and that it goes on where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.screening.model import NotAcceptable, Stage, Stale
from bot.screening.takeover import join, leave
from bot.screening.view import review_json, state_json
from tests.screening.people import Visitor, visitor


def joined(seen: Visitor, name: str = "Ada", role: str = "study nurse") -> Visitor:
    seen.last = join(seen.screening, name, role, seen.world)
    seen.screening = seen.last.screening
    return seen


def left(seen: Visitor) -> Visitor:
    seen.last = leave(seen.screening, seen.world)
    seen.screening = seen.last.screening
    return seen


def state(seen: Visitor) -> dict[str, object]:
    return state_json(seen.screening, seen.world)


def test_the_visitor_is_told_who_is_here_and_that_it_is_a_human() -> None:
    seen = joined(visitor().until("birth"), "  Ada \n", "study\tnurse")
    assert "Ada (study nurse) has joined" in seen.said
    assert "human" in seen.said
    assert [said.kind for said in seen.last.said] == ["person"]
    assert (state(seen)["status"], state(seen)["person"]) == ("with_person", {"name": "Ada", "role": "study nurse"})
    assert state(seen)["question"] is None


def test_when_the_human_leaves_the_same_question_is_asked_again() -> None:
    seen = visitor().until("birth")
    before = state(seen)
    left(joined(seen))
    assert "computer program again" in seen.said
    assert seen.last.said[-1].text == before["question"]["text"]
    assert state(seen) == before


def test_a_second_human_replaces_the_first() -> None:
    seen = joined(joined(visitor().until("birth")), "Bo", "doctor")
    assert state(seen)["person"] == {"name": "Bo", "role": "doctor"}


def test_texts_reach_the_human_and_change_nothing() -> None:
    seen = joined(visitor().until("diary"))
    before = seen.screening
    for text, intent in (("yes", "affirm"), ("delete my data", "delete_data"), ("stop", "stop"), ("hi", "greet")):
        seen.type(text, intent, 0.99, polarity=True)
        assert (seen.last.said, seen.last.changed, seen.last.erase, seen.screening) == ((), (), False, before)


def test_a_text_that_nothing_was_read_in_reaches_the_human_as_well() -> None:
    seen = joined(visitor().until("diary")).send(text="hello")
    assert seen.last.said == ()


def test_buttons_wait_until_the_bot_is_back() -> None:
    seen = joined(visitor().until("diary"))
    for message in ({"choice": ("yes",)}, {"value": True}):
        with pytest.raises(Stale):
            seen.send(ask=seen.screening.pending.ask, **message)


@pytest.mark.parametrize("command", ["back", "why", "repeat", "progress", "person", "restart"])
def test_commands_wait_too(command: str) -> None:
    seen = joined(visitor().until("diary"))
    before = seen.screening
    assert seen.command(command).last.said == ()
    assert seen.screening == before


def test_stop_is_obeyed_and_the_human_may_still_say_goodbye() -> None:
    seen = joined(visitor().until("diary")).command("stop")
    assert seen.screening.stage is Stage.STOPPED
    assert state(seen)["status"] == "with_person"
    assert [said.kind for said in left(seen).last.said] == ["person"]
    assert state(seen)["status"] == "stopped"


@pytest.mark.parametrize("flags, told", [
    (("crisis",), ["988", "911"]), (("emergency",), ["911"]), (("advice", "adverse_event"), []), ((), []),
])  # fmt: skip
def test_alarming_words_are_flagged_and_an_emergency_is_answered_all_the_same(
    flags: tuple[str, ...], told: list[str]
) -> None:
    seen = joined(visitor().until("diary")).type("help", safety=flags)
    assert seen.last.flags == flags
    assert len(seen.last.said) == len(told)
    assert all(number in said.text for number, said in zip(told, seen.last.said, strict=True))
    assert "Nobody is watching" not in seen.said


def test_nobody_joins_before_the_consent_and_nobody_leaves_who_was_not_here() -> None:
    with pytest.raises(NotAcceptable):
        join(visitor().screening, "Ada", "nurse", visitor().world)
    with pytest.raises(NotAcceptable):
        leave(visitor().until("birth").screening, visitor().world)


@pytest.mark.parametrize("name, role", [("", "nurse"), ("Ada", " \n"), ("A" * 81, "nurse")])
def test_a_name_and_a_role_are_needed(name: str, role: str) -> None:
    seen = visitor().until("birth")
    with pytest.raises(NotAcceptable):
        join(seen.screening, name, role, seen.world)


def test_a_request_for_a_person_is_noted_and_taken_back_by_refusing_to_share() -> None:
    seen = visitor()
    assert seen.command("person").last.wants_person is None, "nothing is noted before the consent"
    seen.until("birth").command("person")
    assert (seen.last.wants_person, seen.asked) == (True, "consent_share")
    assert seen.command("person").last.wants_person is True
    assert seen.press("no").last.wants_person is False
    assert visitor().until("consent_share").press("no").last.wants_person is None


def test_who_asks_for_a_person_is_told_when_to_expect_an_answer_whoever_is_there() -> None:
    seen = visitor().until("birth").command("person")
    assert "come into this chat" in seen.said
    assert "by 23 November 2026" in seen.said
    for choice, words in (("yes", None), (None, "Ann Example"), (None, "212 555 0100"), *[("skip", None)] * 3):
        seen = seen.press(choice) if choice else seen.type(str(words))
    assert seen.last.referral
    assert seen.last.referral.kind == "asked_for_person"
    assert "get in touch with you by 23 November 2026" in seen.said
    assert "by 23 November 2026" in seen.command("person").said, "also when everything is with the team already"


def test_a_minor_alone_and_who_is_handed_off_already() -> None:
    alone = visitor().until("adult_present", birth="2012-01-01").command("person")
    assert alone.last.wants_person is None
    sent = visitor().until("consent_share").press("yes")
    done = replace(sent.screening, stage=Stage.FINISHED, referral="PS-1", pending=None)
    sent.screening = done
    assert sent.command("person").last.wants_person is True


def test_nothing_can_be_changed_from_the_review_while_a_human_is_here() -> None:
    seen = visitor().until("diary")
    assert all(answer["changeable"] for answer in review_json(seen.screening, seen.world))
    assert not any(answer["changeable"] for answer in review_json(joined(seen).screening, seen.world))


def test_a_visitor_is_told_of_no_account() -> None:
    seen = visitor().until("birth")
    turn = join(seen.screening, "Ada", "study nurse", seen.world, "ada@site.example")
    assert turn.screening.person == {"name": "Ada", "role": "study nurse", "account": "ada@site.example"}
    assert "site.example" not in str((state_json(turn.screening, seen.world), turn.said))
