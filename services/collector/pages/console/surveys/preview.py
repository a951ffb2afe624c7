"""Previews: the hosted page of a draft or a version in a frame of the console. Nothing is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from services.collector.application.surveys.published_surveys import prepared
from services.collector.application.use_cases import UseCases
from services.collector.domain.names import is_key
from services.collector.domain.surveys.colours import is_colour
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.survey import problems_of
from services.collector.domain.surveys.theme import Theme
from services.collector.pages.hosted.form import Entered, Hidden
from services.collector.pages.hosted.pages import Journey
from services.collector.pages.hosted.render import for_frames
from services.collector.pages.hosted.steps import take_step
from services.collector.pages.hosted.thanks import thanks_page
from services.collector.pages.hosted.theme import Look
from services.collector.pages.hosted.visit import Preview, Visit
from shared.ids import uuid7

THEME = "/console/collector/surveys/-/theme.css"
DRAFT = 0
"""The number by which the form of a draft's preview names its version."""
_COLOURS = ("accent", "background", "text")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a preview shows, and how."""

    key: str
    number: int
    """Of the version; `DRAFT` for what is no version yet."""
    definition: Definition
    action: str
    carried: tuple[tuple[str, str], ...]
    """Names and values of further hidden inputs of its form."""

    def visit(self, request: Request, menu: UseCases, entered: Entered | None, language: str | None) -> Visit:
        """Return a visit of the survey's page: of what was entered, or of somebody who has just come."""
        definition = self.definition
        version = prepared(self.key, self.number, definition)
        # A form that was sent has buttons to change the language: a link would lead out of the frame.
        new = Entered(uuid7(), Hidden(), language=language, is_sent=True)
        preview = Preview(self.action, self.carried, theme_address(definition.theme))
        return Visit(request, menu, version, entered or new, preview=preview)


class Nothing:
    """What becomes of answers in a preview."""

    async def save(self, visit: Visit, journey: Journey, number: int) -> None:
        """Save nothing."""

    async def submit(self, visit: Visit, number: int | None) -> Response:  # noqa: ARG002 - what every step gives
        """Store nothing, and say thanks as the page does."""
        look = Look(stylesheet=visit.preview.stylesheet if visit.preview else None)
        said = thanks_page(visit.request, visit.version, None, visit.language, look=look)
        said.headers["Content-Security-Policy"] = for_frames(said.headers["Content-Security-Policy"])
        return said


async def step_in(visit: Visit) -> Response:
    """Answer the form of a preview."""
    return await take_step(visit, Nothing())


def theme_address(theme: Theme | None) -> str | None:
    """Return the address of a style sheet for a theme that need not be published."""
    if theme is None:
        return None
    given = {name: value for name in (*_COLOURS, "font") if (value := getattr(theme, name))}
    return f"{THEME}?{urlencode(given)}"


def theme_of(given: Mapping[str, str]) -> Theme:
    """Return the theme that such an address names; what is no colour is not used."""
    accent, background, text = (value if is_colour(value := given.get(name, "")) else None for name in _COLOURS)
    font = given.get("font", "")
    return Theme(accent=accent, background=background, text=text, font=font if is_key(font) else None)


def sound_part(definition: Definition) -> tuple[Definition | None, list[str]]:
    """Return as much of a definition as can be shown: without the questions that are not right yet.

    Returns:
        The definition, None when nothing can be shown, and the keys of the questions that are not in it.
    """
    dropped: list[str] = []
    for _ in range(len(definition.questions) + 1):
        problems = problems_of(definition)
        if not problems:
            return definition, dropped
        places = {int(parts[1]) for one in problems if (parts := one.field.split("."))[0] == "questions" and parts[1:]}
        if not places:
            return None, dropped
        dropped += [one.key for index, one in enumerate(definition.questions) if index in places]
        kept = tuple(one for index, one in enumerate(definition.questions) if index not in places)
        definition = replace(definition, questions=kept)
    return None, dropped


def page_of(visit: Visit, key: str | None) -> Response:
    """Return the page of a preview on which a question stands, as if everything before had led there."""
    journey = visit.journey()
    number = journey.page_with(key)
    if number is None:
        return visit.show(journey.first())
    if journey.on(number):
        return visit.show(number)
    # Nobody gets to it without certain answers: it is shown by itself.
    definition = visit.version.definition
    alone = tuple(replace(one, show_if=None, jumps=()) for one in definition.questions if one.key == key)
    shown = replace(definition, questions=alone)
    return replace(visit, version=prepared(visit.version.survey, visit.version.number, shown)).show(0)


def with_layout(definition: Definition, layout: str | None) -> Definition:
    """Return the definition in another layout, where one is asked for."""
    known: Any = layout if layout in {"one_page", "question_per_page"} else definition.layout
    return replace(definition, layout=known)
