"""Whether somebody is invited, on which channel, and if not now, why and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.permission import permission
from services.collector.domain.consents.suppression import Suppression
from services.collector.domain.eligibility.decision import Decision
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.invitations.invitation import (
    CHANNELS_OF,
    InvitationChannel,
    InvitationReason,
)
from services.collector.domain.people.contact import Contact
from shared.vocabulary import MessageBasis, MessageChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """What must be known of somebody before they are written to."""

    contact: Contact
    met: Sequence[Exposure] = ()
    """What happened between them and surveys under all of their names, invitations on their way included."""
    wishes: Sequence[ConsentEntry] = ()
    suppressions: Mapping[MessageChannel, Sequence[Suppression]] = field(default_factory=dict)

    def address(self, channel: MessageChannel) -> str | None:
        return self.contact.email if channel == "email" else self.contact.phone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about an invitation at a moment."""

    channel: MessageChannel | None
    """None where none can be used."""
    reason: InvitationReason = "ok"
    wait_until: datetime | None = None
    """When to decide again; None: it is sent, or refused for `reason`."""

    @property
    def is_refused(self) -> bool:
        return self.reason != "ok" and self.wait_until is None


def choose_channel(
    person: KnownPerson, asked: InvitationChannel, *, claimed: MessageBasis | None, now: datetime
) -> Verdict:
    """Return the first channel that has an address and is allowed; else why there is none.

    Args:
        person: who would be invited.
        asked: on which channels.
        claimed: the basis that the sender names where the ledger has none.
        now: the moment of asking.
    """
    refused: Verdict | None = None
    for channel in CHANNELS_OF[asked]:
        if person.address(channel) is None:
            continue
        given = permission(
            person.wishes,
            person.suppressions.get(channel, ()),
            channel=channel,
            purpose="survey",
            claimed=claimed,
            now=now,
        )
        if given.reason == "ok":
            return Verdict(channel)
        refused = refused or Verdict(channel, given.reason)
    return refused or Verdict(None, "no_address")


def decide_invitation(chosen: Verdict, eligible: Decision, *, latest: datetime) -> Verdict:
    """Return what becomes of an invitation whose channel was looked for.

    Args:
        chosen: the channel, or why there is none.
        eligible: whether the person may be asked.
        latest: nobody waits longer than until then: asked a year later, they would not know what about.
    """
    if chosen.is_refused or eligible.verdict == "yes":
        return chosen
    reason: InvitationReason = "quarantine" if eligible.reason == "asked_recently" else eligible.reason
    waits = eligible.verdict == "later" and eligible.eligible_at is not None and eligible.eligible_at <= latest
    return Verdict(chosen.channel, reason, eligible.eligible_at if waits else None)
