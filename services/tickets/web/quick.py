"""How many cases are in each quick filter, as the inbox shows it and the API says it."""

from collections.abc import Mapping

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.assignees import teams_of
from services.tickets.domain.case_query import CaseQuery
from services.tickets.domain.quick_filters import QUICK, Counted, Quick, with_quick
from services.tickets.domain.wanted import wanted_of
from shared.access import Caller
from shared.directory.people import Directory


async def quick_counts(
    menu: UseCases, query: CaseQuery, caller: Caller, directory: Directory
) -> Mapping[Quick, Counted]:
    """Return the counts of the quick filters, each with all else that a query asks for; teams for who is in one."""
    has_team = bool(teams_of(caller.person_id, directory))
    shown = [quick for quick in QUICK if has_team or quick != "team"]
    filters = [wanted_of(with_quick(query, quick), caller, directory) for quick in shown]
    return dict(zip(shown, await menu.tickets.count_several(wanted=filters), strict=True))
