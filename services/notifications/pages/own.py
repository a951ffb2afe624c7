"""Notifications in somebody's own settings; and the page of one destination, whosever it is."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.notifications.domain.destination import Destination, DestinationNotFoundError, Owner, Wishes
from services.notifications.pages import words
from services.notifications.pages.forms import Sent
from services.notifications.pages.shown import ALL, OWN, all_shown, home_of, owner_name, shown
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.pages.words import problems_of, translate_for
from services.notifications.web.deps import Menu
from shared.business_hours.calendar import WEEKDAYS
from shared.errors import HeedError
from shared.marking import mark as _
from shared.web.console.visit import AnyVisit, Visit
from shared.web.console.zones import zones

router = APIRouter(include_in_schema=False)

_MOST = 100


_SAVED = _("Saved.")
_REMOVED = _("Removed. Nothing is sent there any more.")
_PROVEN = _("Confirmed. Notices are sent there from now on.")


@router.get(OWN)
async def show_own(visit: AnyVisit, menu: Menu) -> Response:
    owner = Owner(visit.caller.person_id)
    found = await menu.destinations.list(caller=visit.caller, owner=owner, limit=_MOST)
    directory = await menu.directory.read()
    return visit.page(CONSOLE, "own.html", destinations=all_shown(found, visit, directory))


@router.get(f"{ALL}/new")
async def begin(visit: AnyVisit, menu: Menu, channel: str = "email", team: str = "") -> Response:
    return await _new_page(visit, menu, Sent({"channel": channel, "team": team}))


@router.post(f"{ALL}/new")
async def add(request: Request, visit: AnyVisit, menu: Menu) -> Response:
    """Add a destination, and send to it at once what proves it: nobody adds one to leave it so."""
    sent = await Sent.of(request)
    try:
        made = await menu.destinations.add(
            caller=visit.caller,
            owner=_owner(visit, sent),
            channel=sent.channel(),
            address=sent.get("address"),
            chat_kind=sent.chat_kind(),
            wishes=Wishes(label=sent.label()),
        )
        await menu.destinations.send_test(caller=visit.caller, destination_id=made.id)
    except HeedError as error:
        if not error.problems and error.slug not in words.KNOWN:
            raise
        return await _new_page(visit, menu, sent, problems_of(error, visit))
    return visit.go(f"{ALL}/{made.id}")


@router.get(f"{ALL}/{{destination_id:uuid}}")
async def show(visit: AnyVisit, menu: Menu, destination_id: UUID) -> Response:
    return await _page(visit, menu, await menu.destinations.read(caller=visit.caller, destination_id=destination_id))


@router.post(f"{ALL}/{{destination_id:uuid}}")
async def change(request: Request, visit: AnyVisit, menu: Menu, destination_id: UUID) -> Response:
    sent = await Sent.of(request)
    before = await menu.destinations.read(caller=visit.caller, destination_id=destination_id)
    try:
        await menu.destinations.change(
            caller=visit.caller, destination_id=destination_id, changes=sent.wishes(), expected=sent.expected
        )
    except DestinationNotFoundError:
        raise
    except HeedError as error:
        return await _page(visit, menu, before, problems=problems_of(error, visit), sent=sent, status=422)
    visit.toast(translate_for(visit)(_SAVED))
    return visit.go(f"{ALL}/{destination_id}")


@router.post(f"{ALL}/{{destination_id:uuid}}/test")
async def send_test(visit: AnyVisit, menu: Menu, destination_id: UUID) -> Response:
    return await _step(visit, menu, destination_id)


@router.post(f"{ALL}/{{destination_id:uuid}}/verification")
async def prove(request: Request, visit: AnyVisit, menu: Menu, destination_id: UUID) -> Response:
    sent = await Sent.of(request)
    return await _step(visit, menu, destination_id, code=sent.get("code"))


@router.post(f"{ALL}/{{destination_id:uuid}}/remove")
async def remove(request: Request, visit: AnyVisit, menu: Menu, destination_id: UUID) -> Response:
    sent = await Sent.of(request)
    before = await menu.destinations.read(caller=visit.caller, destination_id=destination_id)
    try:
        await menu.destinations.remove(caller=visit.caller, destination_id=destination_id, expected=sent.expected)
    except DestinationNotFoundError:
        raise
    except HeedError as error:
        return await _page(visit, menu, before, problems=problems_of(error, visit), status=409)
    visit.toast(translate_for(visit)(_REMOVED))
    return visit.go(home_of(before.owner, visit))


async def _step(visit: Visit, menu: Menu, destination_id: UUID, code: str | None = None) -> Response:
    try:
        if code is None:
            await menu.destinations.send_test(caller=visit.caller, destination_id=destination_id)
        else:
            await menu.destinations.prove_by_code(caller=visit.caller, destination_id=destination_id, code=code)
            visit.toast(translate_for(visit)(_PROVEN))
    except DestinationNotFoundError:
        raise
    except HeedError as error:
        found = await menu.destinations.read(caller=visit.caller, destination_id=destination_id)
        return await _page(visit, menu, found, problems=problems_of(error, visit), status=422)
    return visit.go(f"{ALL}/{destination_id}")


def _owner(visit: Visit, sent: Sent) -> Owner:
    return Owner(team=sent.get("team")) if sent.get("team") else Owner(visit.caller.person_id)


async def _new_page(visit: Visit, menu: Menu, sent: Sent, problems: dict[str, str] | None = None) -> Response:
    owner = _owner(visit, sent)
    directory = await menu.directory.read()
    channel = sent.get("channel") if sent.get("channel") in words.CHANNELS else "email"
    return visit.page(
        CONSOLE,
        "new.html",
        status=422 if problems else 200,
        channel=channel,
        sent=replace(sent, values={**sent.values, "channel": channel}),
        problems=problems or {},
        team=owner_name(owner, directory) if owner.team else None,
        home=home_of(owner, visit),
        words=words,
    )


async def _page(
    visit: Visit,
    menu: Menu,
    destination: Destination,
    *,
    problems: dict[str, str] | None = None,
    sent: Sent | None = None,
    status: int = 200,
) -> Response:
    directory = await menu.directory.read()
    text = translate_for(visit)
    attempt = destination.last_attempt
    person = directory.people.get(destination.owner.person_id) if destination.owner.person_id else None
    values: dict[str, Any] = {
        "one": shown(destination, visit, directory),
        "destination": destination,
        "wishes": destination.wishes,
        "attempt": words.attempt_words(destination, attempt, text) if attempt else None,
        "answer": words.answer_of(attempt) if attempt else "",
        "problems": problems or {},
        "sent": sent,
        "home": home_of(destination.owner, visit),
        "is_own": destination.owner.person_id is not None and destination.owner.person_id == visit.caller.person_id,
        "persons_zone": person.zone if person else None,
        "zones": zones(),
        "weekdays": WEEKDAYS,
        "words": words,
    }
    return visit.page(CONSOLE, "destination.html", status=status, **values)
