"""The coordinators' console as a coordinator uses it, without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page


class ConsolePage:
    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url

    def sign_in(self, name: str, password: str) -> ConsolePage:
        self.page.goto(f"{self.base_url}/console")
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        self.page.click("form.sign-in button")
        return self

    def listed(self, number: str) -> str:
        """The referral's row in the list, as text."""
        self.page.goto(f"{self.base_url}/console")
        return self.page.locator("tbody tr", has_text=number).inner_text()

    def read(self, number: str) -> str:
        """The whole page of a referral, as text."""
        self.page.goto(f"{self.base_url}/console/referrals/{number}")
        return self.page.locator("main").inner_text()

    def criterion(self, criterion: str) -> str:
        return self.page.locator(f'article[id="{criterion}"]').inner_text()

    def order(self) -> list[str]:
        """The statuses of the criteria, from top to bottom."""
        tags = self.page.locator("article.criterion header > .tag:first-of-type").all_inner_texts()
        return [tag.split(":")[0] for tag in tags]
