"""Checking everything about a submission that does not depend on the survey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

from services.collector.domain.names import (
    KEY_RULE,
    LANGUAGE_RULE,
    MAX_PLACE_LENGTH,
    MAX_SCALAR_LENGTH,
    PLACE_RULE,
    SCALAR_RULE,
    is_attribute_name,
    is_key,
    is_language,
    is_line,
    is_scalar,
)
from services.collector.domain.people.contact import Contact, identify
from services.collector.domain.responses.response import ResponseDraft
from shared.errors import FieldProblem
from shared.ids import is_uuid7
from shared.vocabulary import AttributeValue, Channel

CHANNELS: frozenset[str] = frozenset(get_args(Channel))
PUBLIC_CHANNELS: frozenset[str] = frozenset({"web", "qr"})
"""Channels on which respondents answer for themselves, without a key."""

PARTIAL_CHANNELS: frozenset[str] = frozenset({"sms", "kiosk"})
"""Channels that ask a part of the survey only: one message, one tap."""

FUTURE_TOLERANCE = timedelta(minutes=5)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
MAX_ATTRIBUTES = 50
MAX_ATTRIBUTE_LENGTH = MAX_SCALAR_LENGTH


@dataclass(frozen=True, slots=True)
class Submission:
    """The checked part of a draft."""

    id: UUID
    occurred_at: datetime
    contact: Contact | None


def check_submission(
    draft: ResponseDraft, *, now: datetime, new_id: UUID, phone_region: str | None
) -> tuple[Submission, list[FieldProblem]]:
    """Return the draft's id, moment and respondent with defaults filled in, and what is wrong with the draft.

    Args:
        draft: what came in.
        now: the moment of acceptance.
        new_id: the id it gets when the client chose none.
        phone_region: two-letter country of phone numbers without `+`.
    """
    problems: list[FieldProblem] = []
    if draft.id is not None and not is_uuid7(draft.id):
        problems.append(FieldProblem("id", "must be a UUID of version 7"))
    if draft.channel not in CHANNELS:
        problems.append(FieldProblem("channel", f"must be one of {', '.join(get_args(Channel))}"))
    if draft.touchpoint is not None and not is_key(draft.touchpoint):
        problems.append(FieldProblem("touchpoint", KEY_RULE))
    if draft.location is not None and not is_line(draft.location, MAX_PLACE_LENGTH):
        problems.append(FieldProblem("location", PLACE_RULE))
    if draft.locale is not None and not is_language(draft.locale):
        problems.append(FieldProblem("locale", LANGUAGE_RULE))
    if draft.attributes:
        problems += check_attributes(draft.attributes)
    occurred_at = _occurred_at(draft, now, problems)
    contact = None
    if draft.respondent is not None:
        contact, wrong = identify(draft.respondent, phone_region)
        problems += wrong
    return Submission(draft.id or new_id, occurred_at, contact), problems


def _occurred_at(draft: ResponseDraft, now: datetime, problems: list[FieldProblem]) -> datetime:
    moment = draft.occurred_at
    if moment is None:
        return now
    if moment.tzinfo is None:
        problems.append(FieldProblem("occurred_at", "needs a time zone, such as `Z` or `+02:00`"))
    elif moment < EARLIEST:
        problems.append(FieldProblem("occurred_at", f"must not be before the year {EARLIEST.year}"))
    elif moment <= now + FUTURE_TOLERANCE:
        return moment.astimezone(UTC)
    elif draft.channel != "kiosk":
        problems.append(FieldProblem("occurred_at", "must not be more than 5 minutes in the future"))
    # A kiosk whose clock is wrong cannot repair that by sending again, and its answer is not to be lost.
    return now


def check_attributes(attributes: Mapping[str, AttributeValue]) -> list[FieldProblem]:
    """Return what is wrong with the attributes of a response."""
    if len(attributes) > MAX_ATTRIBUTES:
        return [FieldProblem("attributes", f"must be at most {MAX_ATTRIBUTES}")]
    problems = []
    for name, value in attributes.items():
        if not is_attribute_name(name):
            rule = "needs names of 1 to 64 letters, digits, dots, hyphens and underscores"
            problems.append(FieldProblem("attributes", rule))
        elif not is_scalar(value):
            problems.append(FieldProblem(f"attributes.{name}", f"must be {SCALAR_RULE}"))
    return problems
