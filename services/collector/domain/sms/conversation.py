"""One conversation is one response: a score, then why, then perhaps another score."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.collector.domain.responses.response import AnswerValue, StoredResponse
from services.collector.domain.sms.answer import SmsAnswer, fitting
from services.collector.domain.surveys.definition import Definition

WINDOW = timedelta(hours=24)
"""After so long without a message the next one begins another conversation."""
_BETWEEN = "\n"


def is_open(response: StoredResponse, account: str, at: datetime) -> bool:
    """Return whether a message through this account belongs to the conversation that made a response."""
    latest = max(response.received_at, response.edited_at or response.received_at)
    is_ours = response.source_kind == "sms_account" and response.source_id == account
    return is_ours and response.withdrawn_at is None and at - latest <= WINDOW


def continued(earlier: StoredResponse, said: SmsAnswer, definition: Definition) -> Mapping[str, AnswerValue]:
    """Return the answers of a response with what was said later: words are added, a score takes the other's place."""
    answers = dict(earlier.answers)
    lengths = {question.key: question.max_length for question in definition.questions}
    for key, value in said.answers.items():
        before = answers.get(key)
        if isinstance(value, str) and isinstance(before, str):
            has_it = value in before.split(_BETWEEN)
            answers[key] = before if has_it else fitting(f"{before}{_BETWEEN}{value}", lengths.get(key))
        else:
            answers[key] = value
    return answers
