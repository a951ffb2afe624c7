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
from services.collector.domain.responses.submission import PUBLIC_CHANNELS, check_submission
from shared.errors import FieldProblem
from shared.vocabulary import CallBackChannel


@dataclass(frozen=True, slots=True)
class CheckedComplaint:
    """A complaint that can be stored when its id is free."""

    complaint: StoredComplaint
    """As it will be stored; its respondent is not known yet, but for those who were invited to answer."""
    contact: Contact | None


def check_complaint(
    draft: ComplaintDraft, *, now: datetime, new_id: UUID, reference: str, phone_region: str | None
) -> CheckedComplaint:
    """Return the complaint with defaults filled in.

    Args:
        draft: what came in.
        now: the moment of acceptance.
        new_id: the id it gets when the client chose none.
        reference: that it gets, see `make_reference`.
        phone_region: two-letter country of phone numbers without `+`.

    Raises:
        InvalidComplaintError: names every field that is wrong.
    """
    submission, problems = check_submission(draft.as_submission(), now=now, new_id=new_id, phone_region=phone_region)
    text = draft.text.strip()
    needs_words = draft.call_back is None or draft.response_id is None
    if not text and needs_words:
        problems.append(FieldProblem("text", "needs words"))
    elif len(text) > MAX_COMPLAINT_LENGTH:
        problems.append(FieldProblem("text", f"must have at most {MAX_COMPLAINT_LENGTH} characters"))
    elif not is_storable(text):
        problems.append(FieldProblem("text", "contains a character that no text can have"))
    if draft.category is not None and not is_key(draft.category):
        problems.append(FieldProblem("category", KEY_RULE))
    if draft.wants_answer and draft.respondent is None and draft.known_respondent is None:
        problems.append(FieldProblem("respondent", "needs an e-mail address or a phone number to answer to"))
    if draft.call_back is not None and not _can_be_reached(draft, submission.contact, draft.call_back.channel):
        problems.append(FieldProblem(f"respondent.{draft.call_back.channel}", "is needed to be called back"))
    if problems:
        raise InvalidComplaintError(problems)
    complaint = kept_as(
        StoredComplaint,
        draft,
        id=submission.id,
        text=text,
        respondent_id=draft.known_respondent,
        occurred_at=submission.occurred_at,
        filed_at=now,
        fingerprint=fingerprint(draft.as_submission()),
        reference=reference,
        wants_answer=_wants_answer(draft, submission.contact),
    )
    return CheckedComplaint(complaint, submission.contact)


def _wants_answer(draft: ComplaintDraft, contact: Contact | None) -> bool:
    """Return whether the author is written to.

    Whoever complains for themselves and leaves an address wants an answer, if nobody asked them; but not whoever leaves
    it to be called back. Where a program sends what it knows of somebody, that is no wish of theirs.
    """
    if draft.wants_answer is not None:
        return draft.wants_answer and (contact is not None or draft.known_respondent is not None)
    if draft.call_back is not None:
        return False
    is_reachable = contact is not None and (contact.email is not None or contact.phone is not None)
    return is_reachable and draft.channel in PUBLIC_CHANNELS


def _can_be_reached(draft: ComplaintDraft, contact: Contact | None, channel: CallBackChannel) -> bool:
    """Return whether somebody can be called back. What was sent and is wrong is another problem, and named already."""
    if draft.known_respondent is not None:
        return True
    if contact is None:
        return draft.respondent is not None and bool(getattr(draft.respondent, channel))
    return getattr(contact, channel) is not None
