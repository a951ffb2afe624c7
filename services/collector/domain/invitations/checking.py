"""Whether what is asked for can be an invitation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.collector.domain.invitations.invitation import (
    DEFAULT_VALID_DAYS,
    LONGEST_DELAY,
    MOST_REMINDER_DAYS,
    MOST_REMINDERS,
    MOST_VALID_DAYS,
    InvitationChannel,
    NewInvitation,
)
from services.collector.domain.invitations.schedule import MOST_DAYS_AFTER, Delay, moment_after
from services.collector.domain.names import (
    KEY_RULE,
    LANGUAGE_RULE,
    MAX_PLACE_LENGTH,
    PLACE_RULE,
    is_key,
    is_language,
    is_line,
)
from services.collector.domain.people.contact import Contact, Respondent, identify
from services.collector.domain.responses.submission import check_attributes
from shared.directory.structure import Structure
from shared.errors import FieldProblem
from shared.vocabulary import AttributeValue, ClaimedBasis, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Spot):
    """What somebody asks for: nothing about it has been checked yet."""

    survey: str
    respondent: Respondent | None = None
    respondent_id: UUID | None = None
    """Instead of the names."""
    channel: InvitationChannel = "auto"
    language: str | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    claimed_basis: ClaimedBasis | None = None
    when: datetime | Delay | None = None
    """None: at once."""
    reminder_days: Sequence[int] = ()
    valid_days: int = DEFAULT_VALID_DAYS
    many_times: bool = False
    batch_id: UUID | None = None


def new_invitation(
    asked: Asked, *, structure: Structure, now: datetime, phone_region: str | None, requested_by: str
) -> tuple[NewInvitation | None, list[FieldProblem]]:
    """Return the invitation that is asked for, None when something is wrong, and what.

    Args:
        asked: what was sent.
        structure: of the company; delays follow the clocks of the location.
        now: the moment of asking.
        phone_region: two-letter country of phone numbers without `+`.
        requested_by: name of the key or person.
    """
    problems = _problems(asked)
    contact = _contact(asked, phone_region, problems)
    send_at = _send_at(asked, structure)
    if send_at is not None and send_at > now + LONGEST_DELAY:
        where = "delay" if isinstance(asked.when, Delay) else "send_at"
        problems.append(FieldProblem(where, f"must be within the next {LONGEST_DELAY.days} days"))
    if problems:
        return None, problems
    return NewInvitation(
        contact=contact,
        respondent_id=asked.respondent_id,
        survey=asked.survey,
        channel=asked.channel,
        language=asked.language,
        touchpoint=asked.touchpoint,
        location=asked.location,
        attributes=asked.attributes,
        claimed_basis=asked.claimed_basis,
        send_at=send_at,
        valid_days=asked.valid_days,
        reminder_days=tuple(asked.reminder_days),
        many_times=asked.many_times,
        batch_id=asked.batch_id,
        requested_by=requested_by,
    ), []


def _contact(asked: Asked, phone_region: str | None, problems: list[FieldProblem]) -> Contact | None:
    if (asked.respondent is None) == (asked.respondent_id is None):
        problems.append(FieldProblem("respondent", "is needed, or `respondent_id` instead of it, and not both"))
        return None
    if asked.respondent is None:
        return None
    contact, wrong = identify(asked.respondent, phone_region)
    problems += wrong
    if contact is None and not wrong:
        problems.append(FieldProblem("respondent", "needs an external_id, an email or a phone"))
    return contact


def _send_at(asked: Asked, structure: Structure) -> datetime | None:
    if isinstance(asked.when, Delay):
        zone = "UTC" if asked.location is None else structure.zone_of(asked.location)
        return moment_after(asked.when, ZoneInfo(zone))
    return asked.when


def _problems(asked: Asked) -> list[FieldProblem]:
    delay = asked.when if isinstance(asked.when, Delay) else None
    fits = (
        ("survey", is_key(asked.survey), KEY_RULE),
        ("language", asked.language is None or is_language(asked.language), LANGUAGE_RULE),
        ("touchpoint", asked.touchpoint is None or is_key(asked.touchpoint), KEY_RULE),
        ("location", asked.location is None or is_line(asked.location, MAX_PLACE_LENGTH), PLACE_RULE),
        ("valid_days", 1 <= asked.valid_days <= MOST_VALID_DAYS, f"must be 1 to {MOST_VALID_DAYS}"),
        (
            "delay.days_after",
            delay is None or 0 <= delay.days_after <= MOST_DAYS_AFTER,
            f"must be 0 to {MOST_DAYS_AFTER}",
        ),
        ("reminders", _are_reminders(asked), _REMINDERS_RULE),
    )
    problems = [FieldProblem(name, rule) for name, fit, rule in fits if not fit]
    return problems + check_attributes(asked.attributes)


_REMINDERS_RULE = (
    f"must be at most {MOST_REMINDERS} different numbers of days, each 1 to {MOST_REMINDER_DAYS}, the smaller first "
    "and all before the invitation's end"
)


def _are_reminders(asked: Asked) -> bool:
    days = list(asked.reminder_days)
    return (
        len(days) <= MOST_REMINDERS
        and days == sorted(set(days))
        and all(1 <= one <= min(MOST_REMINDER_DAYS, asked.valid_days - 1) for one in days)
    )
