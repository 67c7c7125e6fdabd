"""Proves: a code is good once or for a time, stands nowhere readable, ends with its session, and an erasure takes nothing
from whoever was invited.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.screening.model import Turn
from bot.storage import NoSession, Store
from bot.storage.codes import MOST_INVITATIONS, MOST_USES
from bot.storage.sealing import MasterKey
from bot.storage.tables import device_tokens, invitations, resume_codes, sessions
from tests.storage.made import GREETING, NOW, PENDING, begun, handed_off, screening

WEEK = NOW + timedelta(days=7)


def invited(store: Store, session: str, by: str) -> None:
    made = screening(session, pending=PENDING, invited=True)
    store.create_session(Turn(made, said=GREETING), "hash", NOW, invited_by=by)


def test_a_resume_code_opens_its_session_once(store: Store) -> None:
    begun(store)
    store.put_resume_code("s1", "CODE", NOW, WEEK)
    assert not store.knows_token("s1", "second")
    assert store.use_resume_code("CODE", "second", NOW) == "s1"
    assert store.knows_token("s1", "second")
    assert not store.knows_token("s2", "second")
    assert store.use_resume_code("CODE", "third", NOW) is None
    assert not store.knows_token("s1", "third")


def test_of_many_at_once_one_gets_in(store: Store) -> None:
    begun(store)
    store.put_resume_code("s1", "CODE", NOW, WEEK)
    together, found = threading.Barrier(4), []

    def use(token: str) -> None:
        together.wait()
        found.append(store.use_resume_code("CODE", token, NOW))

    threads = [threading.Thread(target=use, args=(f"t{at}",)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=str) == [None, None, None, "s1"]


def test_a_new_code_takes_the_place_of_the_one_before_and_an_old_one_is_no_good(store: Store) -> None:
    begun(store)
    store.put_resume_code("s1", "FIRST", NOW, WEEK)
    store.put_resume_code("s1", "SECOND", NOW, WEEK)
    assert store.use_resume_code("FIRST", "t", NOW) is None
    assert store.use_resume_code("SECOND", "t", WEEK) is None
    assert store.use_resume_code("SECOND", "t", NOW) == "s1"


def test_no_code_stands_in_the_database(store: Store) -> None:
    begun(store)
    store.put_resume_code("s1", "CODE", NOW, WEEK)
    store.put_invitation("s1", "INVITE", NOW, WEEK)
    with store.database.reading() as connection:
        rows = [str(row) for table in (resume_codes, invitations) for row in connection.execute(select(table))]
    assert len(rows) == 2
    assert not any("CODE" in row or "INVITE" in row for row in rows)


def test_a_code_stays_good_under_an_older_key() -> None:
    from cryptography.fernet import Fernet

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    assert MasterKey((old,)).marks("CODE")[0] in MasterKey((new, old)).marks("CODE")
    assert MasterKey((old,)).marks("CODE") != MasterKey((new,)).marks("CODE")


def test_an_invitation_may_be_opened_again_but_not_for_ever(store: Store) -> None:
    begun(store)
    assert store.put_invitation("s1", "INVITE", NOW, WEEK)
    for _ in range(MOST_USES):
        assert store.use_invitation("INVITE", "T1", NOW) == "s1"
    assert store.use_invitation("INVITE", "T1", NOW) is None
    assert store.put_invitation("s1", "OTHER", NOW, WEEK)
    assert store.use_invitation("OTHER", "T1", WEEK) is None
    assert store.use_invitation("NEVER", "T1", NOW) is None
    assert store.use_invitation("OTHER", "T2", NOW) is None, "it is for one study"
    assert store.use_invitation("OTHER", "T1", NOW) == "s1"


def test_a_session_has_so_many_invitations_and_more_when_they_have_expired(store: Store) -> None:
    begun(store)
    made = [store.put_invitation("s1", f"I{at}", NOW, WEEK) for at in range(MOST_INVITATIONS + 1)]
    assert made == [True] * MOST_INVITATIONS + [False]
    assert store.put_invitation("s1", "later", WEEK, WEEK + timedelta(days=1))


def test_what_the_visitor_is_told_of_codes_does_not_tell_of_uses(store: Store) -> None:
    begun(store)
    assert store.codes("s1", NOW) == {"resume": None, "invitations": []}
    store.put_resume_code("s1", "CODE", NOW, WEEK)
    store.put_invitation("s1", "INVITE", NOW, WEEK)
    before = store.codes("s1", NOW)
    assert before == {
        "resume": {"expires_at": "2026-11-29T18:00:00Z"},
        "invitations": [{"made_at": "2026-11-22T18:00:00Z", "expires_at": "2026-11-29T18:00:00Z"}],
    }
    store.use_invitation("INVITE", "T1", NOW)
    invited(store, "s2", "s1")
    assert store.codes("s1", NOW) == before


@pytest.mark.parametrize("what", ["put_resume_code", "put_invitation"])
def test_no_code_without_a_session(store: Store, what: str) -> None:
    with pytest.raises(NoSession):
        getattr(store, what)("nobody", "CODE", NOW, WEEK)


def test_erasing_takes_tokens_and_codes_and_leaves_whoever_was_invited(store: Store) -> None:
    number = handed_off(store, "s1")
    store.put_resume_code("s1", "FIRST", NOW, WEEK)
    store.use_resume_code("FIRST", "second", NOW)
    store.put_resume_code("s1", "CODE", NOW, WEEK)
    store.put_invitation("s1", "INVITE", NOW, WEEK)
    invited(store, "s2", "s1")
    household = handed_off_again(store, "s2")
    before = store.messages("s2"), store.answers_history("s2"), store.load("s2")
    store.erase("s1", NOW)
    assert (store.messages("s2"), store.answers_history("s2"), store.load("s2")) == before
    kept = store.referral(household)
    assert kept is not None
    assert (kept["linked_to"], kept["contact"]["name"]) == (number, "Ada Example")
    assert store.use_resume_code("CODE", "t", NOW) is None
    assert store.use_invitation("INVITE", "T1", NOW) is None
    with store.database.reading() as connection:
        left = [connection.execute(select(table)).all() for table in (device_tokens, resume_codes, invitations)]
        by = connection.execute(select(sessions.c.invited_by)).scalars().all()
    assert (left, by) == ([[], [], []], [None])


def test_erasing_whoever_was_invited_leaves_the_patient(store: Store) -> None:
    number = handed_off(store, "s1")
    store.put_invitation("s1", "INVITE", NOW, WEEK)
    invited(store, "s2", "s1")
    handed_off_again(store, "s2")
    assert len(linked_from(store, number)) == 1
    store.erase("s2", NOW)
    assert linked_from(store, number) == []
    assert store.use_invitation("INVITE", "T1", NOW) == "s1"


def linked_from(store: Store, number: str) -> list[str]:
    found = store.referral(number)
    assert found is not None
    linked: list[str] = found["linked_from"]
    return linked


def test_the_household_contact_may_be_handed_off_first(store: Store) -> None:
    begun(store, "s1")
    invited(store, "s2", "s1")
    household = handed_off_again(store, "s2")
    assert (store.referral(household) or {})["linked_to"] is None
    number = handed_off_again(store, "s1")
    assert (store.referral(household) or {})["linked_to"] == number
    assert linked_from(store, number) == [household]


def test_who_is_no_household_contact_after_all_is_not_linked(store: Store) -> None:
    number = handed_off(store, "s1")
    invited(store, "s2", "s1")
    other = handed_off_again(store, "s2", as_invited=False)
    assert (store.referral(other) or {})["linked_to"] is None
    assert linked_from(store, number) == []


def handed_off_again(store: Store, session: str, as_invited: bool = True) -> str:
    """A session that exists is handed off."""
    from dataclasses import replace

    from bot.screening.model import Incoming
    from tests.storage.made import handoff, new_id, written

    turn = handoff(store.load(session))
    assert turn.referral is not None
    turn = replace(turn, referral=replace(turn.referral, invited=as_invited))
    number = store.apply(session, written(store, session, Incoming(id=new_id(), text="yes")), turn, NOW)
    assert number is not None
    return number


def test_the_purge_takes_what_has_expired(store: Store) -> None:
    handed_off(store, "s1")
    store.put_resume_code("s1", "CODE", NOW, WEEK)
    store.put_invitation("s1", "INVITE", NOW, WEEK)
    store.purge(NOW)
    assert store.codes("s1", NOW)["resume"] is not None
    store.purge(WEEK + timedelta(seconds=1))
    with store.database.reading() as connection:
        assert [connection.execute(select(table)).all() for table in (resume_codes, invitations)] == [[], []]
