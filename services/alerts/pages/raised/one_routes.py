"""One alert or signal with why it was raised; what every rule made of a response; parts for other pages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.alert import Alert, AlertFilter, AlertNotFoundError
from services.alerts.domain.signal import Signal, SignalFilter
from services.alerts.domain.subject import CustomerKind
from services.alerts.pages.builder.foreseen import rule_names
from services.alerts.pages.loop.words import duration
from services.alerts.pages.raised import BASE
from services.alerts.pages.raised.course_words import TAKEN, TAKEN_BEFORE, care_words, course_shown
from services.alerts.pages.raised.list_routes import Watching
from services.alerts.pages.raised.words import SUBJECTS, RaisedWords, WhyWords, sorted_by_weight
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=BASE, include_in_schema=False)

_MOST = 50


@router.get("/{alert_id:uuid}")
async def raised_one(visit: Watching, menu: Menu, alert_id: UUID) -> Response:
    """Show an alert or a signal."""
    locations = visit.caller.locations
    found = await menu.alerts.why(alert_id=alert_id, locations=locations)
    one = await _read(menu, visit, alert_id)
    words = await _words(visit, menu)
    return visit.page(
        CONSOLE,
        "raised/one.html",
        base=BASE,
        one=one,
        subject=found.subject,
        subject_id=found.subject_id,
        words=words,
        why=WhyWords.of(found.why, words.words),
        subject_address=words.subject_address(found.subject, found.subject_id),
        may_read=visit.caller.may("responses:read"),
        care=await care_words(visit, menu, [one]),
        course=await course_shown(visit, menu, one),
        duration=duration,
    )


@router.post("/{alert_id:uuid}/acknowledgement")
async def take_care(visit: Annotated[Visit, viewing("alerts:write")], menu: Menu, alert_id: UUID) -> Response:
    """Acknowledge an alert or a signal; whoever did so first stays."""
    one = await _read(menu, visit, alert_id)
    acknowledge = menu.asking.acknowledge
    if isinstance(one, Alert):
        taken = await acknowledge.alert(caller=visit.caller, alert_id=alert_id)
    else:
        taken = await acknowledge.signal(caller=visit.caller, signal_id=alert_id)
    care = await care_words(visit, menu, [one])
    is_mine = taken.by == visit.caller.name
    visit.toast(care.say(TAKEN) if is_mine else care.say(TAKEN_BEFORE) % {"name": care.name(taken.by)})
    return visit.go(f"{BASE}/{alert_id}")


async def _read(menu: UseCases, visit: Visit, alert_id: UUID) -> Alert | Signal:
    try:
        return await menu.alerts.read(alert_id=alert_id, locations=visit.caller.locations)
    except AlertNotFoundError:
        return await menu.signals.read(signal_id=alert_id, locations=visit.caller.locations)


async def _words(visit: Visit, menu: UseCases) -> RaisedWords:
    return RaisedWords(visit, await words_for(visit, menu), await rule_names(menu))


@router.get("/responses/{response_id}/rules")
async def rules_of_response(visit: Watching, menu: Menu, response_id: UUID) -> Response:
    return await _judged(visit, menu, "response", response_id)


@router.get("/complaints/{complaint_id}/rules")
async def rules_of_complaint(visit: Watching, menu: Menu, complaint_id: UUID) -> Response:
    return await _judged(visit, menu, "complaint", complaint_id)


async def _judged(visit: Visit, menu: UseCases, kind: CustomerKind, subject_id: UUID) -> Response:
    found = await menu.judged.explain(kind=kind, subject_id=subject_id, locations=visit.caller.locations)
    words = await _words(visit, menu)
    return visit.page(
        CONSOLE,
        "raised/judged.html",
        base=BASE,
        subject=found.subject,
        kind=words.words.text(SUBJECTS[kind]),
        judged_at=found.judged_at,
        place=", ".join(
            words.words.value(name, value)
            for name, value in (("touchpoint", found.subject.touchpoint), ("location", found.subject.location))
            if value
        ),
        reasons=[words.words.reason(answer) for answer in found.subject.answers],
        rules=[WhyWords.of(one, words.words) for one in sorted_by_weight(found.rules)],
        words=words,
        subject_address=words.subject_address(kind, subject_id),
    )


@router.get("/of-response/{response_id}")
async def part_of_response(visit: Watching, menu: Menu, response_id: UUID) -> Response:
    """Show what a response raised, for pages of other services."""
    wanted = AlertFilter(response_id=response_id, locations=visit.caller.locations)
    found = await menu.alerts.list(wanted=wanted, before=None, limit=_MOST)
    address = f"{BASE}/responses/{response_id}/rules"
    return visit.page(CONSOLE, "raised/part.html", items=found, words=await _words(visit, menu), address=address)


@router.get("/of-complaint/{complaint_id}")
async def part_of_complaint(visit: Watching, menu: Menu, complaint_id: UUID) -> Response:
    """Show what a complaint raised, likewise."""
    locations = visit.caller.locations
    wanted = SignalFilter(subject="complaint", subject_id=str(complaint_id), locations=locations)
    found = await menu.signals.list(wanted=wanted, before=None, limit=_MOST)
    address = f"{BASE}/complaints/{complaint_id}/rules"
    return visit.page(CONSOLE, "raised/part.html", items=found, words=await _words(visit, menu), address=address)
