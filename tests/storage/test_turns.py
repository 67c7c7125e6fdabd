"""Proves: a message is written down once and handled once, a turn is stored whole or not at all, and the same id gets
the same reply.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from bot.screening.model import Incoming, Said, Stage, Turn
from bot.storage import Conflict, Failure, NoMessage, NoSession, Store
from bot.storage.tables import answers, messages
from tests.storage.made import NOW, answer, assessment, begun, handed_off, handoff, new_id, screening, written


def test_a_session_comes_back_as_it_was_stored(store: Store) -> None:
    asked = begun(store)
    assert store.load("s1") == asked
    row = store.session("s1")
    assert (row.trial, row.wording_version, row.time_zone, row.stage, row.token_hash) == (
        "T1", "1", "America/New_York", "questions", "hash",
    )  # fmt: skip
    assert [one["text"] for one in store.messages("s1")] == ["Hello", "May I ask?", "yes"]
    assert store.consents("s1")[0]["about"] == "chat"


@pytest.mark.parametrize(
    "incoming",
    [
        Incoming(id="m", ask="a1", text="about 2 years 🙂 \u202eabc"),
        Incoming(id="m", ask="a1", choice=("a", "b")),
        Incoming(id="m", value={"min": 1, "max": None}),
        Incoming(id="m", command="back"),
        Incoming(id="m", text=""),
    ],
)
def test_a_message_comes_back_as_it_was_sent(store: Store, incoming: Incoming) -> None:
    begun(store)
    assert store.write_message("s1", incoming, "body", NOW).seq == 4
    assert store.incoming("m") == incoming
    assert store.unhandled("s1") == ["m"]
    assert store.oldest_unhandled() == [("s1", "m")]


def test_a_retry_is_known_and_another_body_is_refused(store: Store) -> None:
    begun(store)
    begun(store, "s2")
    first = store.write_message("s1", Incoming(id="m", text="one"), "body 1", NOW)
    again = store.write_message("s1", Incoming(id="m", text="one"), "body 1", NOW)
    assert (first.new, again.new, again.seq, again.same_body) == (True, False, first.seq, True)
    assert not store.write_message("s1", Incoming(id="m", text="two"), "body 2", NOW).same_body
    assert not store.write_message("s2", Incoming(id="m", text="one"), "body 1", NOW).same_body
    assert store.incoming("m").text == "one"
    assert len(store.messages("s1")) == 4


def test_a_turn_is_stored_with_all_it_led_to(store: Store) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), ask="a1", text="yes"))
    after = replace(asked, answers=(answer(),), topics_begun=("hair",))
    said = (Said("safety", "Call 911"), Said("question", "Next?"))
    store.apply("s1", message, Turn(after, said=said, changed=(answer(),), flags=("emergency",)), NOW)
    assert store.load("s1") == after
    assert store.handled(message)
    assert store.unhandled("s1") == []
    visitors, *bots = store.messages("s1", after=3)
    assert visitors["flags"] == ["emergency"]
    assert visitors["from"] == "visitor"
    assert [(one["from"], one["kind"], one["text"]) for one in bots] == [
        ("bot", "safety", "Call 911"),
        ("bot", "question", "Next?"),
    ]
    assert store.messages("s1", of_reply=message) == bots


def test_a_turn_that_fails_half_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="yes"))
    monkeypatch.setattr("bot.storage.writing.answer_json", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.apply("s1", message, handoff(asked), NOW)
    assert store.load("s1") == asked
    assert store.unhandled("s1") == [message]
    assert store.referrals() == []
    assert store.notifications() == []
    assert len(store.messages("s1")) == 4


def test_a_handled_message_changes_nothing_more(store: Store) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="yes"))
    number = store.apply("s1", message, handoff(asked), NOW)
    assert number is not None
    assert store.apply("s1", message, handoff(asked, "other"), NOW) is None
    assert [one["number"] for one in store.referrals()] == [number]
    assert len(store.answers_history("s1")) == 1
    assert store.work("s1", message) is None


def test_two_threads_apply_the_same_message_once(store: Store) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="yes"))
    together = threading.Barrier(4)
    made: list[str | None] = []

    def apply() -> None:
        together.wait()
        made.append(store.apply("s1", message, handoff(asked), NOW))

    threads = [threading.Thread(target=apply) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in made if one]) == 1
    assert len(made) == 4
    assert len(store.referrals()) == 1
    assert len(store.notifications()) == 1
    assert [one["text"] for one in store.messages("s1", of_reply=message)] == [
        f"Your number is {store.load('s1').referral}."
    ]


def test_a_turn_decided_on_an_older_state_is_refused(store: Store) -> None:
    asked = begun(store)
    first, second = (written(store, "s1", Incoming(id=new_id(), text=text)) for text in ("a", "b"))
    one, two = store.work("s1", first), store.work("s1", second)
    assert one is not None
    assert two is not None
    store.apply("s1", first, Turn(asked), NOW, one.version)
    with pytest.raises(Conflict):
        store.apply("s1", second, Turn(asked), NOW, two.version)
    assert store.unhandled("s1") == [second]


def test_a_refused_message_is_done_and_says_why(store: Store) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), ask="old", choice=("x",)))
    assert store.failure(message) is None
    store.refuse("s1", message, Failure("stale", "another question is pending"), NOW)
    store.refuse("s1", message, Failure("not_acceptable", "later"), NOW)
    assert store.failure(message) == Failure("stale", "another question is pending")
    assert store.unhandled("s1") == []
    assert store.load("s1") == asked


def test_the_first_reply_is_the_one_that_is_given_again(store: Store) -> None:
    begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="yes"))
    assert store.reply(message) is None
    store.record_reply(message, {"state": 1})
    store.record_reply(message, {"state": 2})
    assert store.reply(message) == {"state": 1}


def test_answers_keep_their_history(store: Store) -> None:
    asked = begun(store)
    turns = [
        Turn(asked, changed=(answer("first"), answer("other", "nails"))),
        Turn(asked, changed=(answer("second"),), dropped=("nails",)),
        Turn(asked, changed=(answer("third", "nails"),)),
    ]
    for turn in turns:
        store.apply("s1", written(store, "s1", Incoming(id=new_id(), text="x")), turn, NOW)
    first, other, second, third = store.answers_history("s1")
    assert (first["raw"], first["superseded_by"], first["value"]) == ("first", second["id"], True)
    assert other["dropped_at"] == "2026-11-22T18:00:00Z"
    assert other["superseded_by"] is None
    assert (second["superseded_by"], third["superseded_by"], third["dropped_at"]) == (None, None, None)
    assert first["wording_version"] == "1"
    assert first["message"] is not None


@pytest.mark.parametrize(
    "statement",
    [
        messages.delete(),
        messages.update().values(sealed_text=b"other"),
        messages.update().values(client_id="other"),
        answers.delete(),
        answers.update().values(sealed=b"other"),
    ],
)
def test_the_log_and_the_history_are_append_only(store: Store, statement: object) -> None:
    asked = begun(store)
    store.apply("s1", written(store, "s1", Incoming(id=new_id(), text="x")), Turn(asked, changed=(answer(),)), NOW)
    before = store.messages("s1"), store.answers_history("s1")
    with pytest.raises(DBAPIError, match="append-only"), store.database.writing() as connection:
        connection.execute(statement)
    assert (store.messages("s1"), store.answers_history("s1")) == before


def test_the_system_and_a_coordinator_add_messages(store: Store) -> None:
    begun(store)
    assert store.add_system_message("s1", Said("failure", "Something is down"), NOW) == 4
    assert store.add_system_message("s1", Said("info", "I am here"), NOW, source="coordinator") == 5
    assert [one["from"] for one in store.messages("s1", after=3)] == ["system", "coordinator"]
    assert store.write_message("s1", Incoming(id="m", text="x"), "b", NOW).seq == 6


def test_the_assessment_is_kept_with_its_turn(store: Store) -> None:
    begun(store)
    assert store.assessment("s1") is None
    handed_off(store, "s2")
    found = store.assessment("s2")
    assert found is not None
    assert found["outcome"]["code"] == assessment().outcome.code.value
    assert found["findings"][0]["because"] == [{"question": "hair", "raw": "yes", "value": "yes"}]


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NoSession):
        store.load("nobody")
    with pytest.raises(NoSession):
        store.write_message("nobody", Incoming(id="m", text="x"), "b", NOW)
    begun(store)
    for ask in (store.incoming, store.handled, store.held, store.reply, store.failure, store.screening_of):
        with pytest.raises(NoMessage):
            ask("nothing")
    begun(store, "s2")
    message = written(store, "s2", Incoming(id=new_id(), text="x"))
    with pytest.raises(NoMessage):
        store.apply("s1", message, Turn(screening(stage=Stage.WHO)), NOW)
    with pytest.raises(NoMessage):
        store.work("s1", message)
