"""One request of a respondent for one version of a survey."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import Request, Response

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.application.use_cases import UseCases
from services.collector.pages.hosted.answering import answers_of
from services.collector.pages.hosted.form import Entered
from services.collector.pages.hosted.invitation_texts import invitation_texts
from services.collector.pages.hosted.languages import choose
from services.collector.pages.hosted.messages import policy_of
from services.collector.pages.hosted.pages import Journey
from services.collector.pages.hosted.personal import Personal
from services.collector.pages.hosted.render import CONNECT, SCRIPT, for_frames, page
from services.collector.pages.hosted.views.page import PageView, page_view
from shared.errors import FieldProblem


@dataclass(frozen=True, slots=True)
class Preview:
    """How a colleague's preview differs from the page: it stands in a frame of the console, and records nothing."""

    action: str
    """Where its form goes."""
    carried: Sequence[tuple[str, str]]
    """Names and values of further hidden inputs."""
    stylesheet: str | None
    """Address of the theme's style sheet, which is not published yet."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what, and what they have entered."""

    request: Request
    menu: UseCases
    version: PublishedVersion
    entered: Entered
    must_prove: bool = False
    """Whether a proof of work turned out to be needed."""
    preview: Preview | None = None
    """Of a colleague's preview; None for respondents."""
    personal: Personal | None = None
    """Of a page behind a personal link."""

    @property
    def language(self) -> str:
        """The language in which the page is answered."""
        header = self.request.headers.get("accept-language", "")
        return choose(self.version.definition.languages, self.entered.language, header)

    def journey(self) -> Journey:
        definition = self.version.definition
        attributes = self.entered.hidden.attributes_for(definition)
        return Journey.of(definition, answers_of(self.entered, definition, self.language), attributes)

    def show(
        self, number: int, status: int = 200, *, problems: Sequence[FieldProblem] = (), error: str | None = None
    ) -> Response:
        """Return a page of the survey.

        Args:
            number: of the page, from 0 on.
            status: of the answer.
            problems: what is wrong with what was entered.
            error: what is wrong with the form as a whole.
        """
        view = page_view(
            self.version,
            self.language,
            self.entered,
            number,
            problems=problems,
            error=error,
            needs_proof=self._needs_proof(),
        )
        if self.personal is not None:
            view = _personal(view, self.personal, self.language)
        if self.preview is not None:
            view = _framed(view, self.preview)
        scripts = [SCRIPT] if view.uses_script or view.needs_proof or view.opened else []
        policy = policy_of(view.look, *scripts, *([CONNECT] if view.needs_proof or view.opened else []))
        if self.preview is not None:
            policy = for_frames(policy)
        headers = {"Content-Security-Policy": policy, "Cache-Control": self._keep()}
        return page("survey.html", status, headers, view=view, language=view.language, direction=view.direction)

    def _needs_proof(self) -> bool:
        """Return whether the browser has to compute something; not for somebody whom we have invited."""
        is_public = self.preview is None and self.personal is None
        return is_public and (self.must_prove or self.version.definition.proof_of_work)

    def _keep(self) -> str:
        """Return what the browser may keep of a page.

        The browser's own way back needs the pages that were answered to a form, or it shows an error of its own. A new
        form has an id of its own each time, and contact data is not to lie in a cache.
        """
        contacts = [one.key for one in self.version.definition.questions if one.type == "contact"]
        names = {name.partition(".")[0] for name, values in self.entered.answers.items() if any(values)}
        return "private, no-cache" if self.entered.is_sent and names.isdisjoint(contacts) else "no-store"


def _framed(view: PageView, preview: Preview) -> PageView:
    return replace(
        view,
        action=preview.action,
        is_preview=True,
        carried=[*view.carried, *preview.carried],
        look=replace(view.look, stylesheet=preview.stylesheet),
    )


def _personal(view: PageView, personal: Personal, language: str) -> PageView:
    words = invitation_texts(language)
    return replace(
        view,
        action=personal.address,
        opened=f"{personal.address}/opened",
        trap=f"{personal.address}/more",
        resumed=words.resumed if personal.is_resumed else None,
        footer=words.footer,
    )
