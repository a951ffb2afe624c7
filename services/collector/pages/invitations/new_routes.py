"""The form that invites one customer, also from their page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import cast, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.invitations.checking import Asked
from services.collector.domain.invitations.invitation import (
    DEFAULT_VALID_DAYS,
    InvalidInvitationError,
    InvitationChannel,
)
from services.collector.domain.people.contact import Respondent, RespondentNotFoundError
from services.collector.pages.answers.forms import sent_form, uuid_of
from services.collector.pages.console.places.forms import PlaceForm
from services.collector.pages.hosted.languages import own_name
from services.collector.pages.invitations import BASE, CONSOLE, labels
from services.collector.pages.invitations.list_routes import words_for
from services.collector.pages.invitations.one_routes import Sending
from services.collector.pages.invitations.words import Words
from services.collector.pages.messages.folder_note import folder_note
from services.collector.web.deps import Menu
from shared.errors import FieldProblem
from shared.vocabulary import ClaimedBasis
from shared.web.console.visit import Visit

router = APIRouter(prefix=BASE, include_in_schema=False)

_MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class InvitationForm(PlaceForm):
    """The fields, as they stand in the browser; `name` is the customer's."""

    id: str = ""
    """Made with the page, so that pressing the button twice is one invitation."""
    person: str = ""
    """Id of a customer who is known already."""
    external_id: str = ""
    email: str = ""
    phone: str = ""
    channel: str = "auto"
    language: str = ""
    basis: str = ""
    at: str = ""
    """Local time of the reader, as browsers write it; empty: now."""
    first_reminder: str = ""
    second_reminder: str = ""
    valid_days: str = str(DEFAULT_VALID_DAYS)

    @classmethod
    async def read(cls, request: Request) -> "InvitationForm":
        """Return what was sent."""
        sent = await sent_form(request)
        return cls(**{field.name: sent[field.name] for field in fields(cls) if field.name in sent})

    def asked(self, zone: str) -> tuple[Asked, list[FieldProblem]]:
        """Return what is asked for, and what of it cannot be read at all."""
        problems: list[FieldProblem] = []
        person = uuid_of(self.person)
        named = Respondent(self.external_id or None, self.email or None, self.phone or None, self.name or None)
        reminders = [one for one in (self.first_reminder, self.second_reminder) if one]
        channel = self.channel if self.channel in get_args(InvitationChannel) else "auto"
        basis = self.basis if self.basis in get_args(ClaimedBasis) else None
        return Asked(
            survey=self.survey,
            respondent=named if person is None else None,
            respondent_id=person,
            channel=cast("InvitationChannel", channel),
            language=self.language or None,
            touchpoint=self.spot.touchpoint,
            location=self.spot.location,
            claimed_basis=cast("ClaimedBasis | None", basis),
            when=local_moment(self.at, zone, problems),
            reminder_days=[days_of(one) for one in reminders],
            valid_days=days_of(self.valid_days),
        ), problems


@router.get("/new")
async def begin(visit: Sending, menu: Menu, *, person: str = "", survey: str = "") -> Response:
    new_id = await menu.abuse.start_form()
    form = InvitationForm(id=str(new_id), person=person if uuid_of(person) else "", survey=survey)
    return await _page(visit, menu, form)


@router.post("/new")
async def send(visit: Sending, menu: Menu) -> Response:
    form = await InvitationForm.read(visit.request)
    say = CONSOLE.texts(visit.language).gettext
    asked, problems = form.asked(visit.zone)
    if problems:
        return await _page(visit, menu, form, _in_words(visit, problems))
    try:
        view, _ = await menu.invitations.request(asked=asked, caller=visit.caller, new_id=uuid_of(form.id))
    except InvalidInvitationError as wrong:
        return await _page(visit, menu, form, _in_words(visit, wrong.problems))
    except SurveyNotFoundError:
        return await _page(visit, menu, form, {"survey": say(labels.WRONG["survey"])})
    except RespondentNotFoundError:
        return await _page(visit, menu, form, {"respondent": say(labels.UNKNOWN_PERSON)})
    results = {"refused": labels.REFUSED, "planned": labels.PLANNED}
    visit.toast(say(results.get(view.status, labels.ASKED)))
    return visit.go(f"{BASE}/{view.invitation.id}")


async def _page(
    visit: Visit, menu: UseCases, form: InvitationForm, problems: Mapping[str, str] | None = None
) -> Response:
    words = await words_for(visit, menu)
    return visit.page(
        CONSOLE,
        "invitations/new.html",
        status=422 if problems else 200,
        base=BASE,
        folder_note=folder_note(visit, menu),
        words=words,
        form=form,
        problems=problems or {},
        choices=words.names.choices(visit.caller),
        languages=languages_of(words, form.language),
        channels=[(name, words.of(text)) for name, text in labels.ASKED_CHANNELS.items()],
        bases=[(name, words.of(text)) for name, text in labels.BASES.items()],
    )


def languages_of(words: Words, chosen: str) -> list[tuple[str, str]]:
    """Return the languages of all surveys, by what they call themselves."""
    known = {one for survey in words.names.surveys.values() for one in survey.draft.languages}
    known |= {chosen} - {""}
    return sorted((one, own_name(one)) for one in known)


def _in_words(visit: Visit, problems: list[FieldProblem] | tuple[FieldProblem, ...]) -> dict[str, str]:
    say = CONSOLE.texts(visit.language).gettext
    return {one.field: say(labels.WRONG.get(one.field, labels.WRONG_FIELD)) for one in problems}


def local_moment(text: str, zone: str, problems: list[FieldProblem]) -> datetime | None:
    """Return the moment that a browser writes as local time; None for now."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        problems.append(FieldProblem("send_at", "is no moment"))
        return None


def days_of(text: str) -> int:
    """Return a number of days; 0, which is refused, for what is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else 0
