"""CSV that a spreadsheet may open: nothing in it is worked out, whatever separates cells there, and nothing is lost."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.handoff.columns import CONTACTS, LOG, REFERRALS, TABLES, dictionary, dictionary_file, meanings
from bot.handoff.spreadsheet import MARK, Column, cell, csv_file, harmless
from tests.handoff.awkward import AWKWARD

FORMULA = tuple("=+-@＝＋－＠")
ONE = (Column("number", "text", lambda row: "PS-1"), Column("words", "text", lambda row: row["words"]))


@pytest.fixture(autouse=True)
def _on_both() -> None:
    """No database is used here."""


def read(content: bytes, delimiter: str = ",") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=delimiter == ","))


def begins_a_formula(one: str) -> bool:
    return one.lstrip('\ufeff\u200b "\t\r\n\x0b\x0c\xa0\u2028\u2029').startswith(FORMULA)


def check(words: str) -> None:
    content = csv_file(ONE, [{"words": words}])
    for delimiter in ",;\t|":
        for row in read(content, delimiter):
            assert not [one for one in row if begins_a_formula(one)], (delimiter, row)
    assert read(content)[1][1][:1] not in ("\t", "\r")
    for line in content.decode("utf-8-sig").replace("\r", "\n").split("\n"):  # a reader that knows no quotes
        assert not begins_a_formula(line.lstrip('"')), line


@pytest.mark.parametrize("which", AWKWARD)
def test_no_cell_is_a_formula_whatever_separates_cells(which: str) -> None:
    check(AWKWARD[which])


@given(st.text(alphabet=st.sampled_from(list("=+-@＝;,|\t\r\n \"'a\xa0\u200b")), max_size=12))
@example('a;""=1')
@example("'\t=1")
def test_nor_is_any_made_up_one(words: str) -> None:
    check(words)


@given(st.text(max_size=30))
def test_what_is_harmless_is_read_back_as_it_was(words: str) -> None:
    [_, [number, given_back]] = read(csv_file(ONE, [{"words": words}]))
    assert number == "PS-1"
    assert given_back == harmless(words).encode("utf-8", "replace").decode()
    if not set(words) & {*FORMULA, *"\t\r"} and words.isprintable():
        assert given_back == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1 212-555-0123", "'+1 212-555-0123"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a;=1", "a;'=1"),
        ("a\n =1", "a\n' =1"),
        ("Ada Example", "Ada Example"),
        ("ada@example.org", "ada@example.org"),
        ("half-time, 2-3 pm", "half-time, 2-3 pm"),
        ("a\x00b", "a\ufffdb"),
        ("", ""),
    ],
)
def test_where_the_apostrophe_stands(words: str, expected: str) -> None:
    assert harmless(words) == expected


def test_the_file_is_rfc_4180_with_a_mark_for_utf_8() -> None:
    content = csv_file(ONE, [{"words": 'she said "yes", twice'}, {"words": "José\nMüller"}])
    assert content == (MARK + 'number,words\r\nPS-1,"she said ""yes"", twice"\r\nPS-1,"José\nMüller"\r\n').encode()


def test_cells_of_each_kind() -> None:
    assert [cell(one) for one in (None, True, False, 7, date(2026, 11, 2), datetime(2026, 11, 2, 3, 4, 5), ["a", "b"])] == [
        "", "yes", "no", "7", "2026-11-02", "2026-11-02T03:04:05Z", "a b",
    ]  # fmt: skip


def test_the_dictionary_has_every_column_of_every_table_and_no_other() -> None:
    for table, columns in TABLES.items():
        assert set(meanings()[table]) == {one.name for one in columns}, table
        head = read(csv_file(columns, []))[0]
        assert [row[1] for row in dictionary() if row[0] == f"{table}.csv"] == head
        assert len(set(head)) == len(head)
    assert len(read(dictionary_file())) == 1 + sum(map(len, TABLES.values()))


def test_what_an_auditor_may_take_has_no_personal_column() -> None:
    assert not [one for one in (*LOG, *REFERRALS) if one.personal]
    assert [one.name for one in CONTACTS if one.personal] == ["name", "phone", "email", "best_time"]
    assert not {one.name for one in LOG} & {"id", "session", "number", "facts"}, "no row of the log leads to a person"
