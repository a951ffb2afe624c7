"""The page Recoveries: what the company wrote to unhappy customers, why not, and whether it kept its promises."""

from datetime import timedelta
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Response

from services.alerts.domain.recovery import Recovery, RecoveryFilter
from services.alerts.pages.recovery_words import STATES, SUBJECTS, no_promise, promise_of, state_of
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.pages.words import Words
from services.alerts.web.menu import Menu
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

router = APIRouter(prefix="/console/alerts/recoveries", include_in_schema=False)

PAGE = 50
SHARE_DAYS = 90
"""Over so many days the share of promises goes."""
_MOST_RULES = 1000
_ADDRESSES = {"response": "/console/collector/responses/", "complaint": "/console/collector/complaints/"}
_SCOPES = {"response": "responses:read", "complaint": "complaints:read"}


class Item(NamedTuple):
    """A recovery as a row shows it."""

    recovery: Recovery
    about: str
    """What it answers, in a word."""
    address: str | None
    """Where that is shown; None: the reader may not see it."""
    rule: str
    """The rule's name; its key, when it was deleted."""
    place: str
    state: tuple[str, str, str]
    promise: tuple[str, str] | None
    no_promise: str


@router.get("")
async def recoveries_page(
    visit: Annotated[Visit, viewing("alerts:read")],
    menu: Menu,
    cursor: Cursor = None,
    state: Annotated[str, Query(max_length=20)] = "",
    rule: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    wanted = RecoveryFilter(
        state=next((one for one in STATES if one == state), None),
        rule=rule or None,
        locations=visit.caller.locations,
    )
    found = await menu.recoveries.list(wanted=wanted, before=moment_and_id(cursor), limit=PAGE + 1)
    since = visit.now - timedelta(days=SHARE_DAYS)
    promises = await menu.recoveries.promises(
        wanted=RecoveryFilter(rule=rule or None, from_at=since, locations=visit.caller.locations)
    )
    rules = {one.key: one.definition for one in await menu.rules.list(after=None, limit=_MOST_RULES)}
    words = await words_for(visit, menu)
    names = {key: definition.name for key, definition in rules.items()}
    return visit.page(
        CONSOLE,
        "recoveries.html",
        items=[_item(one, visit, words, names) for one in found[:PAGE]],
        states=[(key, words.text(text)) for key, (text, _) in STATES.items()],
        rules=sorted(
            ((key, one.name) for key, one in rules.items() if one.recover is not None),
            key=lambda one: one[1].casefold(),
        ),
        promises=promises,
        days=SHARE_DAYS,
        next_cursor=moment_cursor(found[PAGE - 1].decided_at, found[PAGE - 1].id) if len(found) > PAGE else None,
    )


def _item(recovery: Recovery, visit: Visit, words: Words, rules: dict[str, str]) -> Item:
    structure = words.structure
    touchpoint = structure.touchpoint_name(recovery.touchpoint) if recovery.touchpoint else ""
    location = structure.name_of(recovery.location) if recovery.location else ""
    may_see = visit.caller.may(_SCOPES[recovery.subject])
    promise = recovery.promise_state(visit.now)
    return Item(
        recovery,
        words.text(SUBJECTS[recovery.subject]),
        f"{_ADDRESSES[recovery.subject]}{recovery.subject_id}" if may_see else None,
        rules.get(recovery.rule, recovery.rule),
        " · ".join(filter(None, (touchpoint, location))),
        state_of(recovery, words.text),
        None if promise is None else promise_of(promise, words.text),
        no_promise(recovery, words.text),
    )
