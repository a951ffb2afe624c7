"""The list of invitations with how far they came, and their part of a customer's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.invitations.reading import InvitationRates
from services.collector.application.use_cases import UseCases
from services.collector.domain.invitations.disposition import DISPOSITIONS
from services.collector.domain.invitations.facts import STAGES
from services.collector.domain.invitations.invitation import InvitationFilter, InvitationStatus
from services.collector.domain.invitations.rates import Rate, ResponseRates
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.pages.answers.forms import Wanted, locations_of, uuid_of
from services.collector.pages.console.places.choices import names_for
from services.collector.pages.invitations import BASE, CONSOLE, labels
from services.collector.pages.invitations.words import Words
from services.collector.pages.messages.folder_note import folder_note
from services.collector.web.deps import Menu
from shared.vocabulary import MessageChannel
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

PAGE = 50
OF_ONE_PERSON = 50
_WHOLE = 100.0

router = APIRouter(prefix=BASE, include_in_schema=False)

Reading = Annotated[Visit, viewing("responses:read")]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage, `width` in hundredths of all that were wanted."""

    label: str
    count: int
    width: float
    share: float | None
    """Of all that were wanted; None where there are none."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """The response rates of one channel, or of all."""

    name: str
    rates: ResponseRates

    @property
    def base(self) -> int:
        """The denominator."""
        return 0 if self.rates.rr1 is None else self.rates.rr1.of

    @property
    def shown(self) -> Sequence[Rate | None]:
        return (self.rates.rr1, self.rates.rr2)


async def words_for(visit: Visit, menu: UseCases) -> Words:
    """Return how somebody reads invitations."""
    return Words(visit, await menu.directory.read(), await names_for(visit, menu))


@router.get("")
async def list_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    words, wanted = await words_for(visit, menu), Wanted(visit)
    chosen = await _filter(visit, menu, wanted)
    found = await menu.invitations.list(wanted=chosen, after=moment_and_id(cursor), limit=PAGE + 1)
    shown = found[:PAGE]
    last = shown[-1].invitation if len(found) > PAGE else None
    everything = await _filter(visit, menu, wanted, with_status=False)
    rates = await menu.invitations.read_rates(wanted=everything)
    return visit.page(
        CONSOLE,
        "invitations/list.html",
        folder_note=folder_note(visit, menu),
        base=BASE,
        words=words,
        wanted=wanted,
        items=shown,
        next=None if last is None else moment_cursor(last.requested_at, last.id),
        surveys=words.names.choices(visit.caller).surveys,
        bars=_bars(rates.total, words),
        rows=_rows(rates, words),
        total=rates.total,
        outcomes=[(DISPOSITIONS[name], count) for name, count in rates.total.dispositions.items() if count],
    )


@router.get("/person/{respondent_id}")
async def of_person(visit: Reading, menu: Menu, respondent_id: UUID) -> Response:
    """Return what a customer was invited to, for their timeline."""
    if not await menu.respondents.is_known(respondent_id=respondent_id, caller=visit.caller):
        raise RespondentNotFoundError
    wanted = InvitationFilter(respondent_id=respondent_id, locations=visit.caller.locations)
    found = await menu.invitations.list(wanted=wanted, after=None, limit=OF_ONE_PERSON)
    words = await words_for(visit, menu)
    return visit.page(
        CONSOLE, "invitations/person.html", base=BASE, words=words, items=found, respondent_id=respondent_id
    )


async def _filter(visit: Visit, menu: UseCases, wanted: Wanted, *, with_status: bool = True) -> InvitationFilter:
    channel, status = wanted.get("channel"), wanted.get("status")
    is_status = with_status and status in get_args(InvitationStatus)
    return InvitationFilter(
        survey=wanted.get("survey") or None,
        batch_id=uuid_of(wanted.get("batch")),
        touchpoint=wanted.get("touchpoint") or None,
        channel=cast("MessageChannel", channel) if channel in get_args(MessageChannel) else None,
        status=cast("InvitationStatus", status) if is_status else None,
        locations=await locations_of(menu, visit, wanted.get("place")),
        from_at=wanted.moment("from"),
        to_at=wanted.moment("to", days_after=1),
    )


def _bars(total: ResponseRates, words: Words) -> list[Bar]:
    everybody = total.stages["wanted"]
    return [
        Bar(
            words.of(labels.STAGES[stage]),
            total.stages[stage],
            round(_WHOLE * total.stages[stage] / everybody, 1) if everybody else 0.0,
            total.stages[stage] / everybody if everybody else None,
        )
        for stage in STAGES
    ]


def _rows(rates: InvitationRates, words: Words) -> list[RateRow]:
    """Return a row for each channel with a denominator, and one for all where there are several."""
    rows = [RateRow(words.channel(one.channel), one.rates) for one in rates.channels if one.rates.rr1 is not None]
    return [*rows, RateRow(words.of(labels.ALL_CHANNELS), rates.total)] if len(rows) > 1 else rows
