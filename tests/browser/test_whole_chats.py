"""Proves that whole screenings go by clicking in a real Chromium, and that a coordinator reads each in the console."""

from __future__ import annotations

from typing import Any

from tests.browser.chat_page import ChatPage
from tests.browser.console_page import ConsolePage
from tests.system.conversation import PEOPLE


def person(name: str, **but: Any) -> dict[str, Any]:
    return {**PEOPLE[name], **but}


def test_an_adult_who_may_qualify(chat: ChatPage, console: ConsolePage) -> None:
    chat.play(person("adult"))
    assert chat.referral
    assert chat.referral in chat.text
    assert "may qualify" in chat.text
    assert "you qualify" not in chat.text.lower()
    assert "likely eligible" in console.listed(chat.referral)
    page = console.read(chat.referral)
    for part in (
        "Ana Example",
        "+1 301-496-4000",
        "ana@example.org",
        "P-I1",
        "P-E26",
        "verify",
        "Transcript",
        "Consents",
    ):
        assert part in page, part
    assert "gene test" in console.criterion("P-I3a"), "the person's own words stand beside what was read"


def test_a_parent_of_a_14_year_old_with_one_doubt(chat: ChatPage, console: ConsolePage) -> None:
    chat.play(person("child", valacyclovir="not_sure"))
    assert "your child" in chat.text
    assert chat.referral
    assert "needs review" in console.listed(chat.referral)
    console.read(chat.referral)
    assert console.order()[0] == "unknown", "doubts first"
    assert "not sure" in console.criterion("P-I8")


def test_minoxidil_three_weeks_ago_shows_the_date(chat: ChatPage, console: ConsolePage) -> None:
    chat.play(person("adult", recent_hair=["minoxidil"]) | {"last_hair.minoxidil": "2026-11-01"})
    assert "1 January 2027" in chat.text
    assert chat.referral
    assert "2027-01-01" in console.listed(chat.referral)
    console.read(chat.referral)
    for criterion in ("P-I7", "P-E4"):
        assert "fail" in console.criterion(criterion)
        assert "2027-01-01" in console.criterion(criterion)


def test_somebody_of_70_is_thanked_and_may_still_ask_for_a_person(chat: ChatPage, console: ConsolePage) -> None:
    answers = person("adult", birth="1956-05-01")
    chat.play(answers)
    assert chat.referral is None
    assert len(chat.asked) < 10
    assert "ClinicalTrials.gov" in chat.text
    assert "ineligible" not in chat.text.lower()
    chat.page.click("[data-command=person]")
    chat.page.wait_for_selector("fieldset.question")
    chat.play(answers)
    assert chat.referral
    assert "asked for person" in console.listed(chat.referral)


def test_a_household_contact_answers_three_questions(chat: ChatPage, console: ConsolePage) -> None:
    chat.play(person("household"))
    asked = [one for one in chat.asked if one in ("birth", "lives_with", "household_english")]
    assert len(asked) == 3
    assert chat.referral
    assert "H-I2" in console.read(chat.referral)
    assert "Bo Example" in console.read(chat.referral)


def test_deleting_is_shown_to_the_coordinator(chat: ChatPage, console: ConsolePage) -> None:
    chat.play(person("household"))
    number = chat.referral
    assert number
    chat.menu("erase")
    chat.sheet.locator("[data-yes]").click()
    chat.page.wait_for_function("() => sessionStorage.length === 0")
    assert chat.said == []
    assert "deleted" in chat.notice
    page = console.read(number)
    assert "withdrawn by the visitor - do not contact" in page
    assert "Bo Example" not in page


def test_deleting_in_words_ends_with_the_last_words_and_a_receipt(chat: ChatPage) -> None:
    chat.play(person("adult"), until="birth")
    chat.say("please delete my data")
    chat.press("yes")
    chat.page.wait_for_function("() => sessionStorage.length === 0")
    assert "deleted" in chat.notice
    assert len(chat.said) == 1
    assert chat.question is None


def test_a_checklist_and_its_entry_that_stands_alone(chat: ChatPage) -> None:
    chat.play(person("adult"), until="recent_hair")
    boxes = chat.panel.locator("input[type=checkbox]")
    chat.panel.locator('input[data-choice="minoxidil"]').check()
    chat.panel.locator('input[data-choice="none"]').check()
    assert [box.get_attribute("data-choice") for box in boxes.all() if box.is_checked()] == ["none"]
    chat.panel.locator('input[data-choice="minoxidil"]').check()
    assert [box.get_attribute("data-choice") for box in boxes.all() if box.is_checked()] == ["minoxidil"]
