"""Fragments for pages of other services: the latest score of a survey, and the answers in a person's timeline."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.places import Places
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.window import Window
from services.scoring.pages.points import points_of
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.texts import CONSOLE
from services.scoring.pages.words import Words
from services.scoring.web.deps import Menu
from shared.days import day_start
from shared.web.console.visit import Visit, viewing
from shared.web.lines import Key

router = APIRouter(include_in_schema=False)
_WEEKS = 8
SHOWN = 50


@router.get("/console/scoring/survey/{key}")
async def score_of_survey(
    visit: Annotated[Visit, viewing("scores:read")], menu: Menu, key: Annotated[Key, Path()]
) -> Response:
    """Show the most important score of a survey in the last eight weeks; nothing when it has no answers."""
    words = await Words.read(visit, menu)
    catalogue = await menu.scores.read_catalogue(survey=key, company=words.company)
    item = None
    if catalogue.survey == key and catalogue.concepts:
        end = visit.now.astimezone(words.zone).date() + timedelta(days=1)
        window = Window(day_start(end - timedelta(weeks=_WEEKS), words.zone), day_start(end, words.zone))
        query = ScoreQuery(key, window=window, zone=words.zone, interval="week", places=Places(words.company))
        try:
            items = await menu.scores.read(query=query)
        except UnanswerableQueryError:
            items = []
        wanted = catalogue.concepts[0].concept
        item = next((one for one in items if one.subject.concept == wanted), None)
    return visit.page(
        CONSOLE,
        "scoring/survey.html",
        words=words,
        item=item,
        points=points_of(item.buckets or (), lambda _: "") if item else [],
        address=ScoresQuery(survey=key).address(),
    )


@router.get("/console/scoring/person/{respondent_id}")
async def answers_of_person(
    visit: Annotated[Visit, viewing("responses:read")], menu: Menu, respondent_id: UUID
) -> Response:
    """Show what a person answered on scales, the latest first."""
    found = await menu.answers.of_person(respondent_id=respondent_id, locations=visit.caller.locations, limit=SHOWN)
    words = await Words.read(visit, menu)
    return visit.page(CONSOLE, "scoring/person.html", words=words, responses=found)
