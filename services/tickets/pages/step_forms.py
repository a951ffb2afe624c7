"""What the forms of steps do with a case, each by the use case that the API has for it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal
from uuid import UUID

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.case_query import ME
from services.tickets.domain.ticket import Ticket
from services.tickets.pages.forms import body_of, expected_of, with_moments
from services.tickets.web.joining_schemas import MergeBody
from services.tickets.web.step_schemas import (
    AssignBody,
    CloseBody,
    ContactBody,
    FollowUpBody,
    NoteBody,
    OutcomeBody,
    ResolveBody,
    StepBody,
    WaitBody,
)
from services.tickets.web.work_schemas import CallBackBody
from shared.access import Caller

Form = dict[str, str]
Doing = Callable[[UseCases, UUID, Form, Caller], Awaitable[Ticket]]
StepName = Literal[
    "take",
    "assign",
    "contact",
    "wait",
    "resume",
    "resolve",
    "close",
    "reopen",
    "note",
    "follow-up",
    "outcome",
    "check",
    "watch",
    "unwatch",
    "call-back",
    "merge",
]
_MOMENTS = ("happened_at", "until", "at")


async def take_step_of(name: StepName, menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    """Do what a form asks for; errors are those of the step, and of the fields of its body."""
    zone = caller.profile.zone if caller.profile else "UTC"
    return await _DOING[name](menu, ticket_id, with_moments(form, _MOMENTS, zone), caller)


async def _assign(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(AssignBody, form)
    if body.assignee == ME:
        return await _take(menu, ticket_id, form, caller)
    return await menu.tickets.assign(
        ticket_id=ticket_id,
        expected=expected_of(form),
        assignee=body.assignee,
        caller=caller,
        note=body.note,
        even_if_away=body.even_if_away,
    )


async def _take(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    note = body_of(StepBody, form).note
    return await menu.tickets.take(ticket_id=ticket_id, expected=expected_of(form), caller=caller, note=note)


async def _contact(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(ContactBody, form)
    return await menu.tickets.contact(
        ticket_id=ticket_id,
        expected=expected_of(form),
        caller=caller,
        note=body.note,
        happened_at=body.happened_at,
    )


async def _wait(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(WaitBody, form)
    return await menu.tickets.wait(
        ticket_id=ticket_id, expected=expected_of(form), caller=caller, note=body.note, until=body.until
    )


async def _resume(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    note = body_of(StepBody, form).note
    return await menu.tickets.resume(ticket_id=ticket_id, expected=expected_of(form), caller=caller, note=note)


async def _resolve(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(ResolveBody, form)
    return await menu.tickets.resolve(
        ticket_id=ticket_id, expected=expected_of(form), caller=caller, said=body.settlement(), note=body.note
    )


async def _close(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(CloseBody, form)
    return await menu.tickets.close(
        ticket_id=ticket_id,
        expected=expected_of(form),
        caller=caller,
        said=body.settlement(),
        note=body.note,
        outcome=body.outcome,
    )


async def _reopen(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    note = body_of(StepBody, form).note
    return await menu.tickets.reopen(ticket_id=ticket_id, expected=expected_of(form), caller=caller, note=note)


async def _note(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(NoteBody, form)
    return await menu.tickets.note(ticket_id=ticket_id, caller=caller, note=body.note, mentions=body.mentions)


async def _follow_up(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(FollowUpBody, form)
    return await menu.tickets.follow_up(ticket_id=ticket_id, caller=caller, on=body.at, note=body.note)


async def _outcome(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    body = body_of(OutcomeBody, form)
    return await menu.tickets.outcome(ticket_id=ticket_id, caller=caller, outcome=body.outcome, note=body.note)


async def _check(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    done = form.get("done") == "true"
    ticket, _checks = await menu.work.check(
        ticket_id=ticket_id, check_id=form.get("item", ""), done=done, caller=caller
    )
    return ticket


async def _watch(menu: UseCases, ticket_id: UUID, _form: Form, caller: Caller) -> Ticket:
    await menu.work.watch(ticket_id=ticket_id, caller=caller, watches=True)
    return await menu.tickets.read(ticket_id=ticket_id, caller=caller)


async def _unwatch(menu: UseCases, ticket_id: UUID, _form: Form, caller: Caller) -> Ticket:
    await menu.work.watch(ticket_id=ticket_id, caller=caller, watches=False)
    return await menu.tickets.read(ticket_id=ticket_id, caller=caller)


async def _call_back(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    channel, _, window = form.get("wish", "").partition(" ")
    wish = body_of(CallBackBody, {"channel": channel, "window": window}).to_domain() if channel else None
    return await menu.work.set_call_back(ticket_id=ticket_id, wish=wish, caller=caller)


async def _merge(menu: UseCases, ticket_id: UUID, form: Form, caller: Caller) -> Ticket:
    # A case that was typed in goes before one that was chosen.
    typed = form.get("number", "").strip().lstrip("#")
    body = body_of(MergeBody, form | ({"into": typed} if typed else {}))
    return await menu.tickets.merge(
        ticket_id=ticket_id, expected=expected_of(form), caller=caller, into=body.into, note=body.note
    )


_DOING: Mapping[StepName, Doing] = {
    "take": _take,
    "assign": _assign,
    "contact": _contact,
    "wait": _wait,
    "resume": _resume,
    "resolve": _resolve,
    "close": _close,
    "reopen": _reopen,
    "note": _note,
    "follow-up": _follow_up,
    "outcome": _outcome,
    "check": _check,
    "watch": _watch,
    "unwatch": _unwatch,
    "call-back": _call_back,
    "merge": _merge,
}
