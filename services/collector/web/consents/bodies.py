"""The requests and replies of routes about consents and suppressed addresses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.consents.reading import Standing, Wishes
from services.collector.application.consents.reports import ReportOutcome
from services.collector.domain.consents.entry import ConsentEntry, ConsentSource, Wish
from services.collector.domain.consents.permission import PermissionReason
from services.collector.domain.consents.suppression import Suppression, SuppressionReason
from services.collector.web.openapi import with_example
from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose
from shared.web.moments import BodyMoment

_CHANNEL = "Null: whatever the channel."
_PURPOSE = "Null: whatever the purpose. A consent names one."
_SHORT = 12
"""Hexadecimal digits that stand for an address."""

WISH_EXAMPLE: dict[str, Any] = {
    "wish": "given",
    "channel": "email",
    "purpose": "survey",
    "basis": "consent",
    "wording": "Yes, you may ask me by e-mail how I liked my visit.",
    "said_at": "2026-03-01T12:30:00Z",
}
CONSENT_EXAMPLE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    **WISH_EXAMPLE,
    "source": "api",
    "by": "shop",
    "message_id": None,
    "is_undone": False,
}
STANDING_EXAMPLE: dict[str, Any] = {
    "channel": "email",
    "purpose": "survey",
    "may_be_sent": True,
    "reason": "ok",
    "basis": "consent",
    "since": "2026-03-01T12:30:00Z",
    "suppressed_because": None,
    "has_address": True,
}


class WishBody(BaseModel):
    """What somebody agreed to, or does not want."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [WISH_EXAMPLE]})

    wish: Wish
    channel: MessageChannel | None = Field(default=None, description=_CHANNEL)
    purpose: MessagePurpose | None = Field(default=None, description=_PURPOSE)
    basis: MessageBasis | None = Field(
        default=None,
        description="Of what was given. Default: `consent`. `existing_customer`: they were informed and have not "
        "objected; `request`: they asked for it.",
    )
    wording: str | None = Field(
        default=None, description="What they agreed to, as they read it, or the words of their objection."
    )
    said_at: BodyMoment = Field(
        default=None,
        description="When they said so, with time zone; not in the future. Default: now. The last wish about a message "
        "counts by this moment, whenever it was written down.",
    )


class ConsentView(BaseModel):
    """One wish in the ledger."""

    model_config = with_example(CONSENT_EXAMPLE)

    id: UUID
    wish: Wish
    channel: MessageChannel | None = Field(description=_CHANNEL)
    purpose: MessagePurpose | None = Field(description=_PURPOSE)
    basis: MessageBasis | None
    source: ConsentSource = Field(
        description="How it came: `page` and `one_click` by the link in a message, `sms` by a stop or start word, "
        "`gateway` because they called a mail spam, `colleague` and `api` because somebody wrote it down."
    )
    wording: str | None
    said_at: datetime
    by: str | None = Field(description="Who wrote it down for them: the name of a key or the id of a person.")
    message_id: UUID | None = Field(description="The message whose link they followed.")
    is_undone: bool = Field(description="They took it back on the page; what was true before is true again.")

    @classmethod
    def from_domain(cls, entry: ConsentEntry, *, is_undone: bool = False) -> "ConsentView":
        return cls.model_validate(
            {name: getattr(entry, name, None) for name in cls.model_fields} | {"is_undone": is_undone}
        )


class StandingView(BaseModel):
    """Whether somebody may be written to now about one purpose on one channel."""

    model_config = with_example(STANDING_EXAMPLE)

    channel: MessageChannel
    purpose: MessagePurpose
    may_be_sent: bool
    reason: PermissionReason = Field(
        description="`no_basis`: the ledger has no wish about it; whoever sends must name another basis than consent."
    )
    basis: MessageBasis | None
    since: datetime | None = Field(description="When the wish was uttered that counts.")
    suppressed_because: SuppressionReason | None = Field(description="What keeps the address from being used.")
    has_address: bool

    @classmethod
    def from_domain(cls, standing: Standing) -> "StandingView":
        return cls(
            channel=standing.channel,
            purpose=standing.purpose,
            may_be_sent=standing.permission.is_given and standing.has_address,
            reason=standing.permission.reason,
            basis=standing.permission.basis,
            since=None if standing.wish is None else standing.wish.said_at,
            suppressed_because=None if standing.suppression is None else standing.suppression.reason,
            has_address=standing.has_address,
        )


class ConsentsView(BaseModel):
    """The ledger of one person, the newest wish first, and what follows from it."""

    model_config = with_example({"standing": [STANDING_EXAMPLE], "items": [CONSENT_EXAMPLE]})

    standing: list[StandingView] = Field(description="Each channel and purpose.")
    items: list[ConsentView]

    @classmethod
    def from_domain(cls, wishes: Wishes) -> "ConsentsView":
        return cls(
            standing=[StandingView.from_domain(one) for one in wishes.standings],
            items=[
                ConsentView.from_domain(one, is_undone=one.id in wishes.undone)
                for one in wishes.entries
                if one.undoes is None
            ],
        )


class SuppressionBody(BaseModel):
    """The address of somebody who is known, or an address."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"channel": "email", "email": "ada@example.org"}]}
    )

    channel: MessageChannel
    respondent_id: UUID | None = None
    email: str | None = Field(default=None, description="Only a digest of it is kept.")
    phone: str | None = Field(default=None, description="With its country code, `+49…`. Only a digest of it is kept.")
    until: BodyMoment = Field(default=None, description="Default: until somebody releases it.")


class ReleaseBody(BaseModel):
    """Why an address may be used again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "They gave it anew by phone"}]}
    )

    reason: str | None = Field(default=None, max_length=500, description="For the audit log.")


class SuppressionView(BaseModel):
    """An address that is not used. The address itself is not shown."""

    model_config = with_example(
        {
            "id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
            "channel": "email",
            "address": "5f0c8a521f5e",
            "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d12",
            "reason": "hard_bounce",
            "detail": "5.1.1",
            "since": "2026-03-01T12:30:00Z",
            "until": None,
            "released_at": None,
            "released_by": None,
        }
    )

    id: UUID
    channel: MessageChannel
    address: str = Field(description="The beginning of its digest: the same address has the same.")
    respondent_id: UUID | None = Field(description="Whose it is, as far as that is known.")
    reason: SuppressionReason
    detail: str | None = Field(description="A status such as `5.1.1`.")
    since: datetime
    until: datetime | None = Field(description="Null: until somebody releases it.")
    released_at: datetime | None
    released_by: str | None

    @classmethod
    def from_domain(cls, suppression: Suppression) -> "SuppressionView":
        shown = {name: getattr(suppression, name) for name in cls.model_fields}
        return cls.model_validate(shown | {"address": short_form(suppression.address)})


class ReportView(BaseModel):
    """What became of a mail that was posted."""

    model_config = with_example({"outcome": "bounced"})

    outcome: ReportOutcome = Field(
        description="`ignored`: it is no report, or nothing follows from it; `unmatched`: about no message of ours."
    )


def short_form(address: bytes) -> str:
    """Return what stands for an address where it must not be shown."""
    return address.hex()[:_SHORT]
