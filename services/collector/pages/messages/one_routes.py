"""The page of one message: its words, every attempt, and what can still be done about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.messages.queries import MessageDetails
from services.collector.domain.messages.errors import MessageNotCancellableError, MessageNotRedoableError
from services.collector.domain.messages.message import REDOABLE
from services.collector.pages.console.places.choices import names_for
from services.collector.pages.messages import CONSOLE, PATH, labels
from services.collector.pages.messages.list_routes import Reading
from services.collector.pages.messages.words import Words
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=PATH, include_in_schema=False)

Sending = Annotated[Visit, viewing("messages:send")]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a message, or is to happen."""

    at: datetime
    text: str
    more: str = ""
    is_ahead: bool = False


@router.get("/{message_id:uuid}")
async def message_page(visit: Reading, menu: Menu, message_id: UUID) -> Response:
    details = await menu.messages.read(message_id=message_id, caller=visit.caller)
    message = details.message
    words = Words(visit, await menu.directory.read())
    next_at = _next_of(details)
    person, may_write = message.respondent_id, visit.caller.may("messages:send")
    return visit.page(
        CONSOLE,
        "messages/one.html",
        current=PATH,
        words=words,
        message=message,
        survey=None if message.survey is None else (await names_for(visit, menu)).survey(message.survey),
        next_at=next_at,
        steps=_steps(details, words, next_at),
        shown=await menu.messages.show_words(message=message),
        knows_person=person is not None
        and visit.caller.may("responses:read")
        and await menu.respondents.is_known(respondent_id=person, caller=visit.caller),
        can_redo=may_write and message.state in REDOABLE and person is not None,
        can_cancel=may_write and message.state == "requested",
    )


@router.post("/{message_id:uuid}/redo")
async def redo(visit: Sending, menu: Menu, message_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.messages.redo(message_id=message_id, caller=visit.caller)
    except MessageNotRedoableError:
        visit.toast(say(labels.NOT_REDOABLE))
    else:
        visit.toast(say(labels.REDONE))
    return visit.go(f"{PATH}/{message_id}" if visit.caller.may("messages:read") else "/console")


@router.post("/{message_id:uuid}/cancel")
async def cancel(visit: Sending, menu: Menu, message_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.messages.cancel(message_id=message_id, caller=visit.caller)
    except MessageNotCancellableError:
        visit.toast(say(labels.NOT_CANCELLABLE))
    else:
        visit.toast(say(labels.CANCELLED))
    return visit.go(f"{PATH}/{message_id}" if visit.caller.may("messages:read") else "/console")


def _next_of(details: MessageDetails) -> datetime | None:
    """Return when the message is looked at next, while it waits."""
    if details.message.state != "requested":
        return None
    return min((one.next_at for one in details.due if one.state == "pending"), default=None)


def _steps(details: MessageDetails, words: Words, next_at: datetime | None) -> list[Step]:
    """Return what happened and what is to happen, the latest first."""
    message = details.message
    asked = words.of(labels.ASKED_BY, name=name) if (name := words.name(message.requested_by)) else ""
    steps = [Step(message.requested_at, words.of(labels.ASKED), asked)]
    steps += [
        Step(one.began_at, words.attempt(one), words.of(labels.ATTEMPT, number=one.number)) for one in details.attempts
    ]
    if message.state == "bounced" and message.settled_at is not None:
        steps.append(Step(message.settled_at, words.came_back(message)))
    if message.state == "refused" and message.settled_at is not None:
        steps.append(Step(message.settled_at, words.not_sent(message)))
    if message.delivered_at is not None:
        steps.append(Step(message.delivered_at, words.of(labels.ARRIVED)))
    if next_at is not None:
        steps.append(Step(next_at, words.of(labels.NEXT), is_ahead=next_at > words.visit.now))
    return sorted(steps, key=lambda one: one.at, reverse=True)
