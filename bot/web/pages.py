"""The study page: what the trial file says of the study, with the chat on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.trial.calendar import long_date
from bot.trial.model import Trial
from bot.web.errors import Refused
from bot.web.sentences import ROOM, fill, page_words

if TYPE_CHECKING:
    from bot.bootstrap import App

templates = Jinja2Templates(directory=str(ROOM / "templates"))


@dataclass(frozen=True)
class Pages:
    app: App

    def routes(self) -> list[Route]:
        return [Route("/", self.first), Route("/studies/{trial}", self.study)]

    async def first(self, request: Request) -> Response:
        """The first trial that is loaded."""
        return self._page(request, next(iter(self.app.trials.values())))

    async def study(self, request: Request) -> Response:
        trial = self.app.trials.get(request.path_params["trial"])
        if trial is None:
            raise Refused("no_such_page")
        return self._page(request, trial)

    def _page(self, request: Request, trial: Trial) -> Response:
        words, chat = page_words()["page"], page_words()["chat"]
        values = {"minutes": str(trial.minutes), "emergency": self.app.settings.emergency_number}
        headings = words["about"]
        content = {
            "trial": trial,
            "title": trial.texts.get("title_plain", trial.title),
            "who_for": trial.texts.get("who_for"),
            "as_of": long_date(trial.as_of),
            "about": [(headings[key], text) for key, text in trial.about.items() if key in headings],
            "emergency": fill(words["emergency"], values),
            "chat_intro": fill(words["chat_intro"], values),
            "words": words,
            "chat": chat,
        }
        return templates.TemplateResponse(request, "study.html", content)
