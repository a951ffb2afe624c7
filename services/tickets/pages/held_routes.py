"""The open cases of one colleague, for the pages about that colleague: how many, which, and who takes them."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.reading import UNSETTLED, TicketFilter
from services.tickets.pages import labels
from services.tickets.pages.forms import body_of, sent_form
from services.tickets.pages.inbox_query import PATH, InboxQuery
from services.tickets.pages.inbox_routes import Reading, Working
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from services.tickets.web.step_schemas import AssignBody
from shared.errors import InvalidError
from shared.web.console.visit import Visit

router = APIRouter(prefix=f"{PATH}/held-by", include_in_schema=False)
_SHOWN = 20


@router.get("/{person_id:uuid}")
async def held_by(visit: Reading, menu: Menu, person_id: UUID) -> Response:
    """Show what a colleague is responsible for, as far as the reader sees it."""
    return await _shown(visit, menu, person_id)


@router.post("/{person_id:uuid}")
async def hand_over(visit: Working, menu: Menu, person_id: UUID) -> Response:
    """Give all cases that wait for a colleague to somebody else."""
    form = await sent_form(visit.request)
    try:
        body = body_of(AssignBody, form)
    except InvalidError:
        return await _shown(visit, menu, person_id, said=(labels.WRONG_FIELDS["assignee"],))
    results = await menu.tickets.hand_over(
        holder=str(person_id), assignee=body.assignee, caller=visit.caller, even_if_away=body.even_if_away
    )
    done = sum(one.ticket is not None for one in results)
    words = Words(visit, await menu.directory.read())
    texts = CONSOLE.texts(visit.language)
    said = [texts.ngettext(labels.ASSIGNED_ONE, labels.ASSIGNED_MANY, done) % {"done": done}] if done else []
    if done < len(results):
        said.append(words.of(labels.NOT_GIVEN))
    return await _shown(visit, menu, person_id, said=said)


async def _shown(visit: Visit, menu: UseCases, person_id: UUID, said: Sequence[str] = ()) -> Response:
    holder = str(person_id)
    everything = TicketFilter(assignee=holder, locations=visit.caller.locations)
    counts = await menu.tickets.count(wanted=everything, caller=visit.caller)
    waiting = TicketFilter(assignee=holder, states=UNSETTLED, locations=visit.caller.locations)
    words = Words(visit, await menu.directory.read())
    return visit.page(
        CONSOLE,
        "cases/held.html",
        holder=holder,
        words=words,
        count=sum(counts.states[state] for state in UNSETTLED),
        resolved=counts.states["resolved"],
        tickets=await menu.tickets.list(wanted=waiting, order="waiting", limit=_SHOWN),
        people=[one for one in words.everybody() if one[0] != holder] if visit.caller.may("tickets:write") else [],
        query=InboxQuery(who=holder),
        said=said,
    )
