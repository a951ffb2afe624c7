"""Read invitations: lists, one with its timeline, what became of many, and what changed just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from uuid import UUID

from services.collector.domain.invitations.facts import Facts
from services.collector.domain.invitations.invitation import InvitationFilter, InvitationNotFoundError
from services.collector.domain.invitations.rates import ResponseRates, rates_of
from services.collector.domain.invitations.view import Entry, InvitationView, timeline_of
from services.collector.store.invitation_reading import InvitationReading
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import MessageChannel

CHANNELS: tuple[MessageChannel, ...] = get_args(MessageChannel)


@dataclass(frozen=True, slots=True)
class ListInvitations:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, wanted: InvitationFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[InvitationView]:
        """Return at most `limit` of them, the latest first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await InvitationReading(connection, self.clock.now()).list_latest(wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadInvitation:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, invitation_id: UUID, caller: Caller) -> tuple[InvitationView, list[Entry]]:
        """Return an invitation and its timeline.

        Raises:
            InvitationNotFoundError: there is none of this id at a location that the caller sees.
        """
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            view = await InvitationReading(connection, now).find(invitation_id)
        if view is None or not caller.sees(view.invitation.location):
            raise InvitationNotFoundError
        return view, timeline_of(view, now)


@dataclass(frozen=True, slots=True)
class ChannelRates:
    """What became of the invitations on one channel."""

    channel: MessageChannel | None
    """None: of those for which no channel could be used."""
    rates: ResponseRates


@dataclass(frozen=True, slots=True)
class InvitationRates:
    """What became of invitations, of all and by channel."""

    total: ResponseRates
    channels: Sequence[ChannelRates]
    """Those on which somebody was to be invited."""


@dataclass(frozen=True, slots=True)
class ReadRates:
    """Work out response rates."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, wanted: InvitationFilter) -> InvitationRates:
        """Return what became of the wanted invitations."""
        async with self.unit_of_work.read() as connection:
            counted = await InvitationReading(connection, self.clock.now()).count(wanted)
        channels: Sequence[MessageChannel | None] = (*CHANNELS, None)
        parts: dict[MessageChannel | None, list[tuple[Facts, int]]] = {
            channel: [one for one in counted if one[0].channel == channel] for channel in channels
        }
        return InvitationRates(
            rates_of(counted), [ChannelRates(channel, rates_of(part)) for channel, part in parts.items() if part]
        )
