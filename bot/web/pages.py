"""The pages that visitors see: the study page, the conversation that it and other sites frame, the launcher, the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.trial.calendar import long_date
from bot.trial.model import Trial
from bot.web.assets import Assets
from bot.web.embedding import allowed_origins, other_loopback, own_origin
from bot.web.errors import Refused
from bot.web.headers import policy
from bot.web.packing import small_page
from bot.web.sentences import ROOM, fill, page_words

if TYPE_CHECKING:
    from bot.bootstrap import App

templates = Jinja2Templates(directory=str(ROOM / "templates"))


@dataclass(frozen=True)
class Pages:
    app: App
    assets: Assets

    def routes(self) -> list[Route]:
        pages = [
            ("/", self.first),
            ("/studies/{trial}", self.study),
            ("/chat/{trial}", self.chat),
            ("/embed-demo", self.demo),
        ]
        # Packed: they hold no secret that a length could give away, and differ for nobody.
        return [Route(path, page, middleware=[Middleware(GZipMiddleware, minimum_size=500)]) for path, page in pages]

    async def first(self, request: Request) -> Response:
        """The first trial that is loaded."""
        return self._study(request, next(iter(self.app.trials.values())))

    async def study(self, request: Request) -> Response:
        return self._study(request, self._trial(request))

    async def chat(self, request: Request) -> Response:
        """The whole conversation, alone in a window or framed by a site of the list."""
        trial = self._trial(request)
        sister = other_loopback(request)
        origins = allowed_origins(self.app.settings.embed_origins, trial.id) + ([sister] if sister else [])
        framing = " ".join([own_origin(request), *origins])
        content = self._content(trial) | {
            "origins": framing,
            "script": self.assets.script,
            "styles": self.assets.styles,
        }
        content_policy = policy(ancestors=["'self'", *origins], images="data:")
        content_policy += "; require-trusted-types-for 'script'"
        if self.assets.readable:
            return _page(request, "chat.html", content, content_policy)
        page = small_page(templates.get_template("chat.html").render(content | {"request": request}))
        return HTMLResponse(page, headers={"Content-Security-Policy": content_policy})

    async def demo(self, request: Request) -> Response:
        """A foreign page, and a hostile one. Only on this machine, where the server has two names and so two origins."""
        sister = other_loopback(request)
        if sister is None:
            raise Refused("no_such_page")
        content = {"trial": next(iter(self.app.trials)), "server": sister, "words": page_words()["demo"]}
        return _page(request, "demo.html", content, policy(frames=[sister], scripts=[sister]))

    def _trial(self, request: Request) -> Trial:
        trial = self.app.trials.get(request.path_params["trial"])
        if trial is None:
            raise Refused("no_such_page")
        return trial

    def _study(self, request: Request, trial: Trial) -> Response:
        return _page(request, "study.html", self._content(trial), policy(frames=["'self'"]))

    def _content(self, trial: Trial) -> dict[str, Any]:
        words, settings = page_words()["page"], self.app.settings
        values = {"minutes": str(trial.minutes), "emergency": settings.emergency_number}
        headings = words["about"]
        about = [(key, headings[key], text) for key, text in trial.about.items() if key in headings]
        return {
            "trial": trial,
            "title": trial.texts.get("title_plain", trial.title),
            "who_for": trial.texts.get("who_for"),
            "as_of": long_date(trial.as_of),
            "facts": _facts(trial, words["facts"]),
            "about": about,
            "after": trial.about.get("after"),
            "contact": settings.contact,
            "emergency": fill(words["emergency"], values),
            "chat_intro": fill(words["chat_intro"], values),
            "words": words,
            "chat": {**page_words()["chat"], **page_words()["chat_page"]},
        }


def _facts(trial: Trial, headings: dict[str, str]) -> list[tuple[str, str]]:
    """What a reader looks for first, in few words: who may join, and where."""
    facts = [(headings["for"], "; ".join(cohort.label for cohort in trial.cohorts.values()))]
    if trial.sites:
        facts.append((headings["where"], "; ".join(trial.sites)))
    return facts


def _page(request: Request, template: str, content: dict[str, Any], content_policy: str) -> Response:
    return templates.TemplateResponse(request, template, content, headers={"Content-Security-Policy": content_policy})
