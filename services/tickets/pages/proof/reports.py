"""The page Reports: how long customers wait, whether they were won back, and why they were unhappy."""

from dataclasses import replace

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.reports.shares import SMALL
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.proof import labels
from services.tickets.pages.proof.report_query import REPORTS, SUGGESTED_BY, ReportPageQuery
from services.tickets.pages.proof.words import ProofWords, length
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from shared.errors import InvalidError
from shared.web.console.visit import Visit

router = APIRouter(prefix=REPORTS, include_in_schema=False)
MOST_GROUPS = 100
VITAL = 0.8
"""The causes that together make so much of all cases are marked."""


@router.get("")
async def reports_page(visit: Reading, menu: Menu) -> Response:
    query = ReportPageQuery.of(visit.request)
    may_see_people = visit.caller.may("tickets:manage")
    if query.by == "person" and not may_see_people:
        query = replace(query, by=SUGGESTED_BY)
    directory = await menu.directory.read()
    words = ProofWords(Words(visit, directory))
    try:
        report = await menu.proof.report(query=query.wanted(visit), caller=visit.caller)
    except InvalidError:  # an old address names a unit that is gone
        query = replace(query, place="")
        report = await menu.proof.report(query=query.wanted(visit), caller=visit.caller)
    causes = await menu.causes.all()
    groups = [(words.group(query.by, one.key, causes), one) for one in report.groups[:MOST_GROUPS]]
    return visit.page(
        CONSOLE,
        "proof/reports.html",
        query=query,
        report=report,
        groups=groups,
        causes=[(words.words.cause(one.cause, causes), one) for one in report.causes],
        words=words,
        length=length,
        small=SMALL,
        vital=VITAL,
        by_words={by: text for by, text in labels.GROUPS.items() if by != "person" or may_see_people},
        periods=labels.PERIODS,
        choices=await _choices(visit, menu, words, query),
    )


async def _choices(
    visit: Visit, menu: UseCases, words: ProofWords, query: ReportPageQuery
) -> dict[str, list[tuple[str, str]]]:
    """Return what the reader can choose from; what is asked for is always among it."""
    structure = words.words.directory.structure
    found = await menu.tickets.choices(caller=visit.caller)
    return {
        "surveys": _with([(key, key) for key in found["survey"]], query.survey, query.survey),
        "places": _with(words.words.places([]), query.place, structure.name_of(query.place)),
        "touchpoints": _with(
            sorted(((one.key, one.name) for one in structure.touchpoints), key=lambda one: one[1].casefold()),
            query.touchpoint,
            structure.touchpoint_name(query.touchpoint),
        ),
    }


def _with(options: list[tuple[str, str]], value: str, text: str) -> list[tuple[str, str]]:
    return options if not value or value in {one for one, _ in options} else [*options, (value, text)]
