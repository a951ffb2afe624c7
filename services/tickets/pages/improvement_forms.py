"""The forms of improvements: what they send, what they show again, and what to say when something is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Response

from services.tickets.application.improvements.reading import ShownImprovement
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.improvements.improvement import CompanyImprovementError, Improvement
from services.tickets.domain.improvements.states import MoveRefusedError
from services.tickets.pages import improvement_labels as labels
from services.tickets.pages.forms import body_of
from services.tickets.pages.improvement_words import ImprovementWords
from services.tickets.pages.words import CONSOLE
from services.tickets.web.improvement_schemas import ImprovementBody
from shared.errors import HeedError, InvalidError, PreconditionFailedError
from shared.web.console.visit import Visit

EDITED = ("title", "description", "owner", "due_on", "survey", "touchpoint", "unit", "cause")
"""What the form of an improvement changes, besides the day of what is done; the state is moved by buttons."""
_MAX_HISTORY = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was done, for the page that shows it with everything that was typed."""

    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field."""
    typed: Mapping[str, str] = field(default_factory=dict)
    move: str = ""
    """The state that was wanted."""
    status: int = 409


def edited(form: Mapping[str, str], *, is_done: bool) -> dict[str, Any]:
    """Return the terms that the form of an improvement says, by name; a field that is empty takes its term away.

    Raises:
        InvalidFieldsError: a field is wrong.
    """
    names = (*EDITED, "done_on") if is_done else EDITED
    body = body_of(ImprovementBody, {name: form[name] for name in names if name in form})
    return {name: getattr(body, name) for name in names}


def shown_again(improvement: Improvement) -> dict[str, str]:
    """Return the terms of an improvement as the form shows them."""
    found = {name: getattr(improvement, name) for name in (*EDITED, "done_on", "dropped_because")}
    return {name: str(value) for name, value in found.items() if value}


async def words_for(visit: Visit, menu: UseCases) -> ImprovementWords:
    return ImprovementWords(visit, await menu.directory.read(), await menu.causes.all())


async def refused(
    error: HeedError,
    *,
    visit: Visit,
    menu: UseCases,
    improvement_id: UUID | None,
    typed: Mapping[str, str],
    move: str = "",
) -> Refused:
    """Return what the page says about an error.

    Raises:
        HeedError: the improvement is not there for them, or it is an error that no form can lead to.
    """
    words = await words_for(visit, menu)
    if isinstance(error, InvalidError):
        found = words.problems(error)
        return Refused(found.pop("", ""), found, typed, move, status=422)
    if isinstance(error, CompanyImprovementError):
        return Refused(words.of(labels.COMPANYS), typed=typed, status=403)
    if improvement_id is None or not isinstance(error, PreconditionFailedError | MoveRefusedError):
        raise error
    shown = await menu.improvements.read(improvement_id=improvement_id, caller=visit.caller)
    if isinstance(error, MoveRefusedError):
        return Refused(words.of(labels.NOT_NOW, state=words.state(shown.improvement.state)), typed=typed)
    latest = await menu.improvements.read_history(
        improvement_id=improvement_id, after=shown.improvement.version - 1, limit=1, caller=visit.caller
    )
    text = words.of(labels.CHANGED, what="; ".join([words.event(latest[0]), *words.details(latest[0])]))
    return Refused(text, typed=typed, move=move, status=412)


async def show_form(
    visit: Visit,
    menu: UseCases,
    *,
    improvement: Improvement | None = None,
    refusal: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Return the page with the form: of a new improvement, or of one that there is."""
    words = await words_for(visit, menu)
    choices = await menu.tickets.choices(caller=visit.caller)
    known = {one.key for one in words.directory.structure.touchpoints} | set(choices["touchpoint"])
    touchpoints = sorted(((key, words.touchpoint(key)) for key in known), key=lambda one: one[1].casefold())
    refusal = refusal or Refused()
    return visit.page(
        CONSOLE,
        "improvements/form.html",
        status=refusal.status if (refusal.text or refusal.fields) and not visit.wants_fragment else 200,
        improvement=improvement,
        refusal=refusal,
        typed=refusal.typed or typed or {},
        words=words,
        places=words.cases.places(choices["location"]),
        touchpoints=touchpoints,
        surveys=words.cases.pairs(choices["survey"]),
    )


async def show_improvement(
    visit: Visit, menu: UseCases, shown: ShownImprovement, refusal: Refused | None = None
) -> Response:
    """Return the page of an improvement."""
    history = await menu.improvements.read_history(
        improvement_id=shown.improvement.id, after=0, limit=_MAX_HISTORY, caller=visit.caller
    )
    refusal = refusal or Refused()
    return visit.page(
        CONSOLE,
        "improvements/one.html",
        status=refusal.status if (refusal.text or refusal.fields) and not visit.wants_fragment else 200,
        one=shown.improvement,
        cases=shown.cases,
        history=history[::-1],
        words=await words_for(visit, menu),
        refusal=refusal,
        may_change=shown.may_change and visit.caller.may("tickets:write"),
    )
