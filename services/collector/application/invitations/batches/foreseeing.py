"""What would become of rows, or becomes of them now: the same steps for a dry run and for the real one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from services.collector.application.invitations.inviting import Invite
from services.collector.domain.invitations.batches.batch import BatchOptions, BatchRow, RowReason
from services.collector.domain.invitations.batches.plan import SendingPlan
from services.collector.domain.invitations.batches.report import (
    BatchForecast,
    RowForecast,
    forecast_of,
    invited_row,
    refused_row,
)
from services.collector.domain.invitations.invitation import NewInvitation
from services.collector.domain.messages.quiet_hours import QuietHours
from services.collector.domain.people.contact import Contact
from services.collector.store.batch_people import BatchPeople
from shared.directory.structure import Structure
from shared.ids import uuid7
from shared.unit_of_work import Connection

AT_ONCE = 500
"""Rows that are looked at with one question to the database."""
EARLIEST = time(9)
"""When invitations go out that had to wait for their day, unless the batch names a time itself."""


def plan_of(options: BatchOptions, quiet_hours: QuietHours, taken: dict[date, int] | None = None) -> SendingPlan:
    """Return the plan by which a batch goes out.

    Args:
        options: of the batch.
        quiet_hours: of the operator.
        taken: how many each day has given away before.
    """
    zone = ZoneInfo(options.zone)
    at_time = EARLIEST if options.send_at is None else options.send_at.astimezone(zone).time()
    return SendingPlan(options.per_day, zone, at_time, quiet_hours, taken or {})


@dataclass(frozen=True, slots=True)
class Meant:
    """A row that somebody can be invited by, with who that is."""

    row: BatchRow
    wanted: NewInvitation
    person: UUID
    contact: Contact


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows, by whether an invitation can be decided about."""

    meant: Sequence[Meant]
    refused: Sequence[tuple[BatchRow, RowReason]]


async def look_at(
    connection: Connection, rows: Sequence[BatchRow], survey: str, *, batch_id: UUID | None, now: datetime
) -> Sorted:
    """Return who is meant by rows that nobody has refused yet, without those who are invited to the survey already."""
    people = BatchPeople(connection)
    wanted = [(row, row.wanted) for row in rows if row.wanted is not None]
    named = await people.named(one.contact for _, one in wanted if one.contact is not None)
    by_id = await people.by_id([one.respondent_id for _, one in wanted if one.respondent_id is not None])
    meant: list[Meant] = []
    refused: list[tuple[BatchRow, RowReason]] = []
    for row, new in wanted:
        if new.contact is not None:
            known = named.get((new.contact.identity_kind, new.contact.identity))
            person, contact = (uuid7(), new.contact) if known is None else (known[0], _completed(known[1], new.contact))
            meant.append(Meant(row, new, person, contact))
        elif new.respondent_id in by_id:
            meant.append(Meant(row, new, new.respondent_id, by_id[new.respondent_id]))
        else:
            refused.append((row, "erased"))
    asked = await people.already_invited([one.person for one in meant], survey, batch_id=batch_id, now=now)
    refused += [(one.row, "already_invited") for one in meant if one.person in asked]
    return Sorted([one for one in meant if one.person not in asked], refused)


@dataclass(frozen=True, slots=True)
class ForeseeRows:
    """Say what would become of rows at this moment."""

    invite: Invite
    quiet_hours: QuietHours

    async def __call__(
        self,
        connection: Connection,
        rows: Sequence[BatchRow],
        options: BatchOptions,
        *,
        structure: Structure,
        now: datetime,
        batch_id: UUID | None = None,
        taken: dict[date, int] | None = None,
    ) -> BatchForecast:
        """Return it; nothing is written.

        Args:
            connection: for reading.
            rows: all of the batch, or some.
            options: of the batch.
            structure: of the company.
            now: the moment.
            batch_id: of a batch that is kept.
            taken: how many of other rows go out on each day.

        Raises:
            SurveyNotFoundError: there is no such survey.
        """
        plan = plan_of(options, self.quiet_hours, taken)
        found: list[RowForecast] = [refused_row(one) for one in rows if one.wanted is None]
        open_rows = [one for one in rows if one.wanted is not None]
        for start in range(0, len(open_rows), AT_ONCE):
            found += await self.part(
                connection,
                open_rows[start : start + AT_ONCE],
                options.survey,
                plan=plan,
                structure=structure,
                now=now,
                batch_id=batch_id,
            )
        return forecast_of(found, plan.zone)

    async def part(
        self,
        connection: Connection,
        rows: Sequence[BatchRow],
        survey: str,
        *,
        plan: SendingPlan,
        structure: Structure,
        now: datetime,
        batch_id: UUID | None = None,
    ) -> list[RowForecast]:
        """Return what would become of some rows that nobody has refused yet; `plan` goes on from part to part."""
        part = await look_at(connection, rows, survey, batch_id=batch_id, now=now)
        made = await self.invite.foresee(
            connection,
            [one.wanted for one in part.meant],
            [(one.person, one.contact) for one in part.meant],
            structure=structure,
            plan=plan,
            now=now,
        )
        found = [refused_row(row, reason) for row, reason in part.refused]
        return found + [invited_row(one.row, invitation) for one, invitation in zip(part.meant, made, strict=True)]


def _completed(known: Contact, new: Contact) -> Contact:
    """Return what is known of somebody with what a row adds, as it is stored: nothing that is known is replaced."""
    return Contact(
        known.identity_kind,
        known.identity,
        known.external_id or new.external_id,
        known.email or new.email,
        known.phone or new.phone,
        known.name or new.name,
    )
