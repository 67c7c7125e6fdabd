"""The coordinators' console. Needs no JavaScript. PAGES is the table of who may open what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from bot.web.console import (
    account_pages,
    audit_pages,
    file_pages,
    live_pages,
    notice_pages,
    numbers_pages,
    out_pages,
    own_pages,
    person_pages,
    queue_pages,
    referral_pages,
)
from bot.web.console.guard import Guard, Handler
from bot.web.console.sign_in_pages import SignInPages
from bot.web.console.signing_in import Door

if TYPE_CHECKING:
    from bot.bootstrap import App

# method, path under /console, what the role must be allowed to do, the page
PAGES: tuple[tuple[str, str, str, Handler], ...] = (
    ("GET", "", "queue", queue_pages.queue),
    ("GET", "/news", "queue", queue_pages.news),
    ("GET", "/referrals/{number}", "referral", referral_pages.referral),
    ("GET", "/referrals/{number}/pdf", "export", file_pages.pdf),
    ("GET", "/referrals/{number}/json", "export", file_pages.whole),
    ("POST", "/referrals/{number}/state", "work", referral_pages.change),
    ("POST", "/referrals/{number}/finding", "work", referral_pages.finding),
    ("GET", "/live", "live", live_pages.chats),
    ("GET", "/live/{session}", "live", live_pages.chat),
    ("GET", "/live/{session}/news", "live", live_pages.news),
    ("POST", "/live/{session}/join", "live", live_pages.join),
    ("POST", "/live/{session}/say", "live", live_pages.say),
    ("POST", "/live/{session}/hand-back", "live", live_pages.hand_back),
    ("POST", "/live/{session}/attend", "live", live_pages.attend),
    ("GET", "/out", "log", out_pages.out),
    ("GET", "/out/screening-log.csv", "log", out_pages.table("screening-log")),
    ("GET", "/out/referrals.csv", "log", out_pages.table("referrals")),
    ("GET", "/out/contacts.csv", "export", out_pages.table("contacts")),
    ("GET", "/out/data-dictionary.csv", "log", out_pages.columns),
    ("GET", "/numbers", "numbers", numbers_pages.numbers),
    ("POST", "/out/person", "person", person_pages.find),
    ("GET", "/out/person/{number}", "person", person_pages.person),
    ("GET", "/out/person/{number}/json", "person", person_pages.whole),
    ("GET", "/out/person/{number}/receipt", "person", person_pages.receipt),
    ("POST", "/out/person/{number}/erase", "person", person_pages.erase),
    ("GET", "/notifications", "notices", notice_pages.page),
    ("POST", "/notifications", "retry", notice_pages.again),
    ("GET", "/accounts", "accounts", account_pages.accounts),
    ("POST", "/accounts", "accounts", account_pages.add),
    ("POST", "/accounts/change", "accounts", account_pages.change),
    ("GET", "/audit", "audit", audit_pages.audit),
    ("GET", "/me", "own", own_pages.me),
    ("POST", "/me/password", "own", own_pages.password),
    ("GET", "/me/second-step", "own", own_pages.set_up),
    ("POST", "/me/second-step", "own", own_pages.begin_set_up),
    ("POST", "/me/second-step/confirm", "own", own_pages.confirm_set_up),
)


class Console:
    def __init__(self, app: App) -> None:
        self.app = app
        self.door = Door(app)

    def routes(self) -> list[Route]:
        signing, guard = SignInPages(self.app, self.door), Guard(self.app, self.door)
        return [
            *signing.routes(),
            guard.route("/second-step", "GET", "own", signing.second_form),
            guard.route("/second-step", "POST", "own", signing.second),
            guard.route("/sign-out", "POST", "own", signing.sign_out),
            *(guard.route(path, method, action, handler) for method, path, action, handler in PAGES),
        ]
