"""Whether a complaint can be taken in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.complaints.complaint import (
    MAX_COMPLAINT_LENGTH,
    ComplaintDraft,
    InvalidComplaintError,
    StoredComplaint,
)
from services.collector.domain.names import KEY_RULE, is_key, is_storable
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.fingerprint import fingerprint
from services.collector.domain.responses.response import kept_as
from services.collector.domain.responses.submission import check_submission
from shared.errors import FieldProblem


@dataclass(frozen=True, slots=True)
class CheckedComplaint:
    """A complaint that can be stored when its id is free."""

    complaint: StoredComplaint
    """As it will be stored; its respondent is not known yet."""
    contact: Contact | None


def check_complaint(
    draft: ComplaintDraft, *, now: datetime, new_id: UUID, phone_region: str | None
) -> CheckedComplaint:
    """Return the complaint with defaults filled in.

    Args:
        draft: what came in.
        now: the moment of acceptance.
        new_id: the id it gets when the client chose none.
        phone_region: two-letter country of phone numbers without `+`.

    Raises:
        InvalidComplaintError: names every field that is wrong.
    """
    submission, problems = check_submission(draft.as_submission(), now=now, new_id=new_id, phone_region=phone_region)
    text = draft.text.strip()
    if not text:
        problems.append(FieldProblem("text", "needs words"))
    elif len(text) > MAX_COMPLAINT_LENGTH:
        problems.append(FieldProblem("text", f"must have at most {MAX_COMPLAINT_LENGTH} characters"))
    elif not is_storable(text):
        problems.append(FieldProblem("text", "contains a character that no text can have"))
    if draft.category is not None and not is_key(draft.category):
        problems.append(FieldProblem("category", KEY_RULE))
    if problems:
        raise InvalidComplaintError(problems)
    complaint = kept_as(
        StoredComplaint,
        draft,
        id=submission.id,
        text=text,
        respondent_id=None,
        occurred_at=submission.occurred_at,
        filed_at=now,
        fingerprint=fingerprint(draft.as_submission()),
    )
    return CheckedComplaint(complaint, submission.contact)
