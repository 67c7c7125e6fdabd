"""Proves that a parent reads "your child" from the first question to the last; that a household is screened from both sides,
on one device and on two, and neither side sees the other's answers; and that the team sees them linked."""

from __future__ import annotations

import re

import pytest

from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.browser.console_page import ConsolePage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

CHILD, HOUSEHOLD = PEOPLE["child"], PEOPLE["household"]
# What is meant for the parent, and says so.
TO_THE_PARENT = ("both you and your child", "Do you have your child's", "you want to share", "you don't know")
ABOUT_THE_READER = re.compile(r"\b(?:you|your|yours|yourself|my|mine|I)\b", re.IGNORECASE)


def wording(chat: ChatPage) -> str:
    """All that is said of the patient: the question, the choices, and the words that are explained."""
    return "\n".join(chat.panel.locator("legend, .choice[data-choice], .check, .words dd").all_inner_texts())


@pytest.mark.slow
def test_a_parent_reads_your_child_throughout(chat: ChatPage) -> None:
    chat.play(CHILD, until="birth")
    seen: dict[str, str] = {}
    while (asked := chat.question) is not None and asked.kind == "screening":
        seen[asked.id] = said = chat.panel.locator("legend").first.inner_text()
        assert re.search(r"\byour child\b", said), f"{asked.id}: {said}"
        chat.panel.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        rest = wording(chat).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        for phrase in (*TO_THE_PARENT, "your child's", "your child"):
            rest = rest.replace(phrase, "")
        assert not ABOUT_THE_READER.search(rest), f"{asked.id}: {rest}"
        chat.answer(CHILD[asked.id])
    assert len(seen) > 20
    assert chat.said[-1].startswith("These are your answers about your child")
    chat.panel.locator(".given dt").first.wait_for(timeout=BUSY)
    for line in chat.panel.locator(".given dt").all_inner_texts():
        assert "your child" in line
    chat.play(CHILD)
    assert "your child may qualify" in chat.text
    assert "your own phone number" in chat.text, "the contact is the parent's own"
    assert chat.referral


def test_somebody_at_home_answers_on_the_same_device(
    chat: ChatPage, console: ConsolePage, new_page: NewPage, servers: Servers
) -> None:
    chat.play(PEOPLE["adult"], until="hair_missing")
    chat.menu("invite")
    link = chat.sheet.get_by_role("link", name="They are here")
    link.wait_for(timeout=BUSY)
    with chat.page.expect_popup() as opened:
        link.click()
    guest = ChatPage(opened.value)
    guest.page.wait_for_selector("#chat[data-ready=true]")
    assert "invite" not in guest.page.url, "the code stays in no history"
    guest.start().play(HOUSEHOLD)
    assert "who" not in guest.asked
    assert "contact_linked" not in guest.asked, "the invitation says it"
    assert guest.referral
    chat.page.bring_to_front()
    chat.page.keyboard.press("Escape")
    chat.reload()
    assert chat.question
    assert chat.question.id == "hair_missing", "the patient's own chat goes on where it was"
    chat.play(PEOPLE["adult"])
    number = chat.referral
    assert number
    assert guest.referral not in chat.text
    assert number not in guest.text
    assert HOUSEHOLD["contact_name"] not in chat.text
    assert number in console.read(guest.referral), "the team sees the two linked"
    assert guest.referral in console.read(number)


def test_an_invitation_is_taken_on_another_device(chat: ChatPage, new_page: NewPage, servers: Servers) -> None:
    chat.play(HOUSEHOLD | {"who": "patient"}, until="birth")
    chat.menu("invite")
    chat.sheet.locator(".code").first.wait_for(timeout=BUSY)
    code = chat.sheet.locator(".code").first.inner_text()
    page = new_page()
    page.goto(f"{servers.base_url}/chat/NCT05398809#invite={code}")
    page.get_by_role("button", name="Start my own chat").click()
    page.wait_for_selector("fieldset[data-question=consent_chat]", timeout=BUSY)
    assert code not in page.url
    guest = ChatPage(page).play(HOUSEHOLD)
    assert guest.asked[:3] == ["consent_chat", "birth", "lives_with"]
    assert guest.referral


def test_a_household_contact_comes_with_the_patients_number(
    chat: ChatPage, console: ConsolePage, new_page: NewPage, servers: Servers
) -> None:
    patient = ChatPage(new_page()).open(servers.base_url).start()
    patient.play(PEOPLE["adult"], until="birth")
    patient.page.click("[data-command=person]")
    patient.page.wait_for_selector("fieldset[data-question=consent_share]", timeout=BUSY)
    patient.answer("yes")
    patient.play(PEOPLE["adult"], until="birth")
    number = re.search(r"\bPS-[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]\b", patient.text)
    assert number
    chat.play({**HOUSEHOLD, "contact_linked": number[0]})
    assert "contact_linked" in chat.asked
    assert chat.referral
    assert chat.referral in console.read(number[0])
    assert chat.referral not in patient.text
