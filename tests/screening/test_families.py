"""Proves that households are screened apart: who is known beforehand is not asked, the link is made in both orders, and
no sentence and no state of one depends on anything that the other said.
"""

from __future__ import annotations

import itertools

import pytest

from bot.screening import family
from bot.screening.model import NotAcceptable
from bot.screening.start import start
from bot.screening.view import review_json, state_json
from tests.screening.people import ADULT, TINY, Visitor, visitor, world

CONTACT = {
    "consent_share": ["yes"], "contact_name": "Ann Lee", "contact_phone": "212 555 0100", "contact_email": ["skip"],
    "contact_time": ["skip"], "household_count": "2", "contact_linked": ["none"],
}  # fmt: skip


def member(invited: bool) -> Visitor:
    made = world()
    turn = start("s2", "America/New_York", made, who="household", invited=invited)
    return Visitor(made, turn.screening, turn, [turn], itertools.count(1))


def handed_off(seen: Visitor, **more: object) -> Visitor:
    """Until the referral is made, with whatever is asked on the way answered."""
    known = {
        "consent_chat": ["yes"],
        "who": ["patient"],
        "review": ["send"],
        "blood": ["yes"],
        **ADULT,
        **CONTACT,
        **more,
    }
    for _ in range(60):
        if seen.last.referral is not None:
            return seen
        seen.answer(known[str(seen.asked)])
    raise AssertionError("no referral was made")


def asked_in(seen: Visitor) -> list[str]:
    return [turn.screening.pending.question for turn in seen.turns if turn.screening.pending]


@pytest.mark.parametrize("invited", [True, False])
def test_who_is_known_is_not_asked(invited: bool) -> None:
    seen = member(invited)
    assert seen.asked == "consent_chat"
    seen.press("yes")
    assert (seen.screening.who, seen.screening.cohort) == ("household", "donor")
    assert "who" not in asked_in(seen)


def test_nothing_is_kept_of_who_says_no_to_the_chat() -> None:
    assert member(True).press("no").last.erase


def test_only_who_came_without_an_invitation_is_asked_for_the_patients_number() -> None:
    alone, invited = handed_off(member(False)), handed_off(member(True))
    assert "contact_linked" in asked_in(alone)
    assert "contact_linked" not in asked_in(invited)
    assert (alone.last.referral.invited, invited.last.referral.invited) == (False, True)


def test_an_invited_person_who_is_a_patient_after_all_belongs_to_nobody() -> None:
    seen = member(True).press("yes").command("restart")
    assert seen.asked == "who"
    assert not handed_off(seen.press("patient")).last.referral.invited
    assert not handed_off(visitor()).last.referral.invited


def test_members_are_those_who_answer_for_themselves_in_a_linked_cohort() -> None:
    assert [who.id for who in family.members(TINY)] == ["household"]


def test_a_patient_may_invite_from_the_first_question_on_whatever_is_answered() -> None:
    seen = visitor()
    assert not state_json(seen.screening, seen.world)["invites"]
    assert not state_json(seen.press("yes").screening, seen.world)["invites"]
    seen.press("patient")
    handed_off(seen)
    allowed = [state_json(turn.screening, seen.world)["invites"] for turn in seen.turns[2:]]
    assert all(allowed)


def test_a_household_contact_and_a_minor_alone_invite_nobody() -> None:
    assert not state_json(member(True).press("yes").screening, world())["invites"]
    alone = visitor().until("adult_present", birth="2012-01-01")
    assert not state_json(alone.screening, alone.world)["invites"]


def test_after_the_handoff_the_household_is_offered_unless_nobody_wants_it() -> None:
    assert "live with you" in handed_off(visitor()).said
    assert "live with you" not in handed_off(visitor(), household_count="0").said
    assert "live with you" not in handed_off(member(False)).said
    parent = handed_off(visitor(), who=["parent"])
    assert "live with your child" in parent.said


def test_an_answer_can_be_changed_whatever_is_pending_until_the_review_was_sent() -> None:
    seen = visitor().until("diary").press("change:birth")
    assert seen.asked == "birth"
    seen.give("1991-05-01")
    assert seen.asked == "diary"
    assert seen.screening.answers[0].raw == "1 May 1991"
    seen.until("review").press("change:diary")
    assert seen.asked == "diary"


@pytest.mark.parametrize("choices", [("change:shots",), ("change:no_such",), ("birth",), ("change:birth", "yes")])
def test_only_an_answered_question_can_be_changed(choices: tuple[str, ...]) -> None:
    seen = visitor().until("began")
    with pytest.raises(NotAcceptable):
        seen.press(*choices)


def test_after_the_review_was_sent_nothing_can_be_changed() -> None:
    seen = visitor().until("consent_share")
    assert not any(answer["changeable"] for answer in review_json(seen.screening, seen.world))
    with pytest.raises(NotAcceptable):
        seen.press("change:birth")


def test_the_review_lists_every_answer_in_words() -> None:
    seen = visitor().until("review")
    listed = review_json(seen.screening, seen.world)
    assert [answer["question"] for answer in listed] == [answer.question for answer in seen.screening.answers]
    assert listed[0] == {
        "question": "birth", "text": "What is your date of birth?", "shown": "1 May 1990", "changeable": True,
    }  # fmt: skip


def test_while_an_answer_is_read_back_another_can_be_changed() -> None:
    seen = visitor().until("bad_days").give(3)
    assert seen.asked == "confirm"
    assert seen.press("change:birth").asked == "birth"
    assert "bad_days" not in [answer.question for answer in seen.screening.answers], "it is asked again"
