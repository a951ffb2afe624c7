"""Contact data behind a button with a reason: a part of other pages, and a page of its own without JavaScript."""

import math
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.domain.people.looking_up import ContactCard, InvalidReasonError, TooManyLookUpsError
from services.collector.pages.answers import CONSOLE, CURRENT
from services.collector.pages.answers.forms import sent_form, uuid_of
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing

PATH = "/console/collector/contact"
_LONGEST_NUMBER = 12

router = APIRouter(prefix=PATH, include_in_schema=False)

Contacting = Annotated[Visit, viewing("respondents:contact")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPart:
    """What the part shows: the form, or the card."""

    respondent_id: UUID
    is_known: bool = True
    """False: nobody is behind it whom the reader may see."""
    case: str = ""
    """Id of the case that the contact data is needed for."""
    reason: str = ""
    """Typed or proposed."""
    error: str = ""
    card: ContactCard | None = None


@router.get("/{respondent_id}")
async def ask(visit: Contacting, menu: Menu, respondent_id: UUID) -> Response:
    is_known = await menu.respondents.is_known(respondent_id=respondent_id, caller=visit.caller)
    return _shown(visit, ask_part(visit, respondent_id, is_known=is_known))


@router.post("/{respondent_id}")
async def show(visit: Contacting, menu: Menu, respondent_id: UUID) -> Response:
    """Show the card; what stands in the way is said in the form."""
    form = await sent_form(visit.request)
    reason, case = form.get("reason", ""), form.get("case", "")
    say = CONSOLE.texts(visit.language).gettext
    headers: dict[str, str] = {}
    error, status, card, is_known = "", 200, None, True
    try:
        card = await menu.respondents.view_contact(
            respondent_id=respondent_id, reason=reason, caller=visit.caller, case_id=uuid_of(case)
        )
    except InvalidReasonError as wrong:
        error, status = say(wrong.message), 422
    except TooManyLookUpsError as wrong:
        minutes = math.ceil(wrong.retry_after_seconds / 60)
        error, status = f"{say(wrong.message)} {_wait(visit, minutes)}", 429
        headers["Retry-After"] = str(wrong.retry_after_seconds)
    except RespondentNotFoundError:
        is_known = False
    part = ContactPart(respondent_id=respondent_id, is_known=is_known, case=case, reason=reason, error=error, card=card)
    return _shown(visit, part, status, headers)


def ask_part(visit: Visit, respondent_id: UUID, *, is_known: bool = True) -> ContactPart:
    """Return the form, with the reason that follows from the case which the address names."""
    query = visit.request.query_params
    number = query.get("number", "")
    reason = ""
    if number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        reason = CONSOLE.texts(visit.language).gettext("Case %(number)s: call back") % {"number": number}
    case = uuid_of(query.get("case"))
    return ContactPart(
        respondent_id=respondent_id, is_known=is_known, case="" if case is None else str(case), reason=reason
    )


def _wait(visit: Visit, minutes: int) -> str:
    text = CONSOLE.texts(visit.language).ngettext(
        "You can go on in %(minutes)s minute.", "You can go on in %(minutes)s minutes.", minutes
    )
    return text % {"minutes": minutes}


def _shown(visit: Visit, part: ContactPart, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return visit.page(CONSOLE, "answers/contact.html", current=CURRENT, status=status, headers=headers, contact=part)
