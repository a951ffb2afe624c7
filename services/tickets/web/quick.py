"""How many cases are in each quick filter, as the inbox shows it and the API says it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Query

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.assignees import teams_of
from services.tickets.domain.case_query import MOST_HOURS, CaseQuery
from services.tickets.domain.quick_filters import QUICK, Counted, Quick, with_quick
from services.tickets.domain.wanted import wanted_of
from shared.access import Caller
from shared.directory.people import Directory
from shared.vocabulary import Severity
from shared.web.lines import Key, Line


def narrowed_query(
    *,
    place: Annotated[Line | None, Query(description="Code of a unit or a location.")] = None,
    touchpoint: Key | None = None,
    survey: Key | None = None,
    severity: Severity | None = None,
    waiting_hours: Annotated[int, Query(ge=0, le=MOST_HOURS, description="Without a step for so long.")] = 0,
) -> CaseQuery:
    """Return what all lists are narrowed by."""
    return CaseQuery(
        place=place or "",
        touchpoint=touchpoint or "",
        survey=survey or "",
        severity=severity or "",
        waiting=waiting_hours,
    )


Narrowed = Annotated[CaseQuery, Depends(narrowed_query)]


async def quick_counts(
    menu: UseCases, query: CaseQuery, caller: Caller, directory: Directory
) -> Mapping[Quick, Counted]:
    """Return the counts of the quick filters, each with all else that a query asks for; teams for who is in one."""
    has_team = bool(teams_of(caller.person_id, directory))
    shown = [quick for quick in QUICK if has_team or quick != "team"]
    filters = [wanted_of(with_quick(query, quick), caller, directory) for quick in shown]
    return dict(zip(shown, await menu.tickets.count_several(wanted=filters), strict=True))
