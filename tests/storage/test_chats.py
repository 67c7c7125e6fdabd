"""Proves: a chat is listed while the team is wanted or present in it and not after, and what may be read of it depends on
what the visitor agreed to or asked for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.screening.model import Incoming, Said, Turn
from bot.storage import Conflict, NoSession, SomebodyElse, Store
from bot.storage.desk import Change
from tests.storage.made import NOW, begun, handed_off, new_id, written


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def turned(store: Store, at: datetime, session: str = "s1", **more: Any) -> None:
    """One message of the visitor, handled, and what it led to."""
    incoming = Incoming(id=new_id(), text="hello")
    store.write_message(session, incoming, "body", at)
    store.apply(session, incoming.id, Turn(store.load(session), **more), at)


def here(store: Store, person: dict[str, str] | None, at: datetime, session: str = "s1") -> None:
    loaded = store.loaded(session)
    turn = Turn(replace(loaded.screening, person=person), said=(Said("person", "hello"),))
    store.add_turn(session, turn, at, loaded.version)


def chats(store: Store, at: datetime = NOW) -> list[dict[str, Any]]:
    return store.open_chats(at, 5, 14)


ADA = {"name": "Ada", "role": "nurse", "account": "ada"}


def test_a_chat_in_which_nobody_is_wanted_is_not_listed(store: Store) -> None:
    begun(store)
    turned(store, NOW, flags=("advice",))
    assert chats(store) == []


def test_who_asks_for_a_person_is_listed_until_the_request_is_taken_back(store: Store) -> None:
    begun(store)
    turned(store, later(1), wants_person=True)
    assert chats(store) == [
        {
            "session": "s1", "trial": "T1", "stage": "questions", "because": ["asked"], "since": "2026-11-22T18:01:00Z",
            "flags": [], "person": None, "here_since": None, "handed_off": False, "can_join": True, "last_seq": 4,
            "cohort": "patient", "number": None, "flagged_at": None,
        }
    ]  # fmt: skip
    turned(store, later(2))
    assert len(chats(store)) == 1
    turned(store, later(3), wants_person=False)
    assert chats(store) == []


@pytest.mark.parametrize("flag", ["crisis", "emergency", "adverse_event", "abuse"])
def test_alarming_words_are_listed_without_the_words(store: Store, flag: str) -> None:
    begun(store)
    turned(store, later(1), flags=(flag,))
    assert [(chat["because"], chat["flags"]) for chat in chats(store)] == [(["flagged"], [flag])]
    store.attend("s1", later(2), "ada")
    assert chats(store) == []
    turned(store, later(3), flags=(flag,))
    assert len(chats(store)) == 1


def test_a_message_that_the_bot_cannot_handle_opens_the_chat_after_a_time(store: Store) -> None:
    begun(store)
    written(store, "s1", Incoming(id=new_id(), text="hello"))
    assert chats(store, later(4)) == []
    found = chats(store, later(6))
    assert [(chat["because"], chat["since"]) for chat in found] == [(["unanswered"], "2026-11-22T18:00:00Z")]


def test_while_a_person_is_in_the_chat_it_is_listed_with_who_it_is(store: Store) -> None:
    begun(store)
    turned(store, later(1), wants_person=True)
    here(store, ADA, later(2))
    assert [(chat["because"], chat["person"]) for chat in chats(store)] == [(["here"], ADA)]
    turned(store, later(3), flags=("crisis",))
    assert [chat["because"] for chat in chats(store)] == [["flagged", "here"]]
    here(store, None, later(4))
    assert chats(store) == []
    assert store.session("s1").person_since is None


def test_those_who_wait_longest_come_first_and_old_ones_are_left_out(store: Store) -> None:
    for at, session in enumerate(("s1", "s2", "s3")):
        begun(store, session)
        turned(store, later(10 - at), session, wants_person=True)
    assert [chat["session"] for chat in chats(store)] == ["s3", "s2", "s1"]
    assert chats(store, NOW + timedelta(days=20)) == []


def test_whoever_works_on_the_referral_has_seen_to_the_chat_until_something_new_is_asked(store: Store) -> None:
    number = handed_off(store)
    turned(store, later(1), wants_person=True)
    assert len(chats(store)) == 1
    version = store.referral(number)["version"]  # type: ignore[index]
    assert store.change(Change(number, version, "claimed", "ada", owner="ada"), later(2)) is None
    assert chats(store) == []
    turned(store, later(3), wants_person=True)
    assert len(chats(store)) == 1


def test_each_team_sees_the_chats_of_its_own_trials(store: Store) -> None:
    begun(store)
    turned(store, NOW, wants_person=True)
    assert [len(store.open_chats(NOW, 5, 14, frozenset(trials))) for trials in ({"T1"}, {"*"}, {"T2"}, ())] == [
        1,
        1,
        0,
        0,
    ]


def test_one_chat_looks_as_in_the_list_and_is_there_while_nobody_is_wanted(store: Store) -> None:
    begun(store)
    quiet = store.chat("s1", NOW, 5)
    assert (quiet["because"], quiet["since"], quiet["person"]) == ([], None, None)
    handed_off(store, "s2")
    turned(store, NOW, "s2", wants_person=True, flags=("crisis",))
    written(store, "s2", Incoming(id=new_id(), text="hello"))
    here(store, ADA, later(1), "s2")
    (listed,) = store.open_chats(later(9), 5, 14)
    assert store.chat("s2", later(9), 5) == listed
    assert listed["because"] == ["unanswered", "here"]
    assert listed["number"] == store.referrals()[0]["number"]
    with pytest.raises(NoSession):
        store.chat("s3", NOW, 5)


def test_what_may_be_read_depends_on_consent_and_request(store: Store) -> None:
    begun(store)
    assert store.readable_from("s1") is None
    turned(store, later(1), flags=("crisis",))
    assert store.readable_from("s1") is None
    here(store, ADA, later(2))
    assert store.readable_from("s1") == 5
    here(store, None, later(3))
    assert store.readable_from("s1") is None, "it ends with the visit"
    turned(store, later(4), wants_person=True)
    assert store.readable_from("s1") == 7
    handed_off(store, "s2")
    assert store.readable_from("s2") == 1


def test_nothing_new_since_the_request_is_nothing_to_read(store: Store) -> None:
    begun(store)
    loaded = store.loaded("s1")
    store.add_turn("s1", Turn(loaded.screening, wants_person=True), later(1), loaded.version)
    assert store.readable_from("s1") == store.session("s1").last_seq + 1


def test_a_coordinators_message_says_who_wrote_it(store: Store) -> None:
    begun(store)
    here(store, ADA, NOW)
    seq = store.write_as("s1", "ada", "Hello, I am here.", NOW)
    last = store.messages("s1", seq - 1)
    told = {"name": "Ada", "role": "nurse"}
    assert [(one["from"], one["kind"], one["by"]) for one in last] == [("coordinator", "person", told)]
    with pytest.raises(SomebodyElse):
        store.write_as("s1", "bo", "So am I.", NOW)
    assert "by" not in store.messages("s1")[0]


def test_a_turn_of_nobody_is_refused_like_any_other_when_another_came_between(store: Store) -> None:
    begun(store)
    loaded = store.loaded("s1")
    turned(store, NOW)
    with pytest.raises(Conflict):
        store.add_turn("s1", Turn(loaded.screening), NOW, loaded.version)


def test_no_session_no_chat(store: Store) -> None:
    for look in (store.readable_from, lambda session: store.attend(session, NOW, "ada")):
        with pytest.raises(NoSession):
            look("nobody")
