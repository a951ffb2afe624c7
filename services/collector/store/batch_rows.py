"""What is wanted of a row, as it is kept until the row is decided."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from services.collector.domain.invitations.batches.batch import BatchOptions
from services.collector.domain.invitations.invitation import NewInvitation
from services.collector.domain.people.contact import Contact

_KEPT = tuple(one.name for one in fields(NewInvitation) if one.name not in {"id", "batch_id"})


def kept_invitation(new: NewInvitation) -> dict[str, Any]:
    """Return what JSON can say of it; its id and its batch stand in columns of their own."""
    kept = {name: getattr(new, name) for name in _KEPT}
    return kept | {
        "contact": None if new.contact is None else asdict(new.contact),
        "respondent_id": None if new.respondent_id is None else str(new.respondent_id),
        "attributes": dict(new.attributes),
        "send_at": None if new.send_at is None else new.send_at.isoformat(),
        "reminder_days": list(new.reminder_days),
    }


def invitation_from(kept: Mapping[str, Any], *, invitation_id: UUID, batch_id: UUID) -> NewInvitation:
    """Return what `kept_invitation` kept."""
    contact, person, send_at = kept["contact"], kept["respondent_id"], kept["send_at"]
    return NewInvitation(
        **dict(kept)
        | {
            "id": invitation_id,
            "batch_id": batch_id,
            "contact": None if contact is None else Contact(**contact),
            "respondent_id": None if person is None else UUID(person),
            "send_at": None if send_at is None else datetime.fromisoformat(send_at),
            "reminder_days": tuple(kept["reminder_days"]),
        }
    )


def kept_options(options: BatchOptions) -> dict[str, Any]:
    """Return what JSON can say of what holds for all rows."""
    return asdict(options) | {
        "send_at": None if options.send_at is None else options.send_at.isoformat(),
        "attributes": dict(options.attributes),
        "reminder_days": list(options.reminder_days),
    }


def options_from(kept: Mapping[str, Any]) -> BatchOptions:
    """Return what `kept_options` kept."""
    send_at = kept["send_at"]
    return BatchOptions(
        **dict(kept)
        | {
            "send_at": None if send_at is None else datetime.fromisoformat(send_at),
            "reminder_days": tuple(kept["reminder_days"]),
        }
    )
