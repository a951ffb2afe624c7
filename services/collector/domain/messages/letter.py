"""What a colleague wants to write to one person."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from services.collector.domain.messages.errors import InvalidMessageError
from services.collector.domain.names import LANGUAGE_RULE, is_language, is_line
from shared.errors import FieldProblem
from shared.vocabulary import ClaimedBasis, MessageChannel

MAX_SUBJECT = 200
MAX_TEXT = 10_000
MAX_SMS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in somebody's own words."""

    channel: MessageChannel
    subject: str | None = None
    """Of a mail, which needs one."""
    text: str
    language: str | None = None
    basis: ClaimedBasis | None = None
    """Where the ledger has none. None: `request` in a case or about a complaint, else none."""
    case_id: UUID | None = None
    complaint_id: UUID | None = None

    def checked(self) -> Self:
        """Return the letter as it is kept.

        Raises:
            InvalidMessageError: names every field that is wrong.
        """
        subject = (self.subject or "").strip() or None
        text = "\n".join(line.rstrip() for line in self.text.strip().splitlines())
        problems = [*_subject_problems(self.channel, subject), *_text_problems(self.channel, text)]
        if self.language is not None and not is_language(self.language):
            problems.append(FieldProblem("language", LANGUAGE_RULE))
        if problems:
            raise InvalidMessageError(problems)
        is_answer = self.case_id is not None or self.complaint_id is not None
        return replace(self, subject=subject, text=text, basis=self.basis or ("request" if is_answer else None))


def _subject_problems(channel: MessageChannel, subject: str | None) -> list[FieldProblem]:
    if channel == "sms":
        return [] if subject is None else [FieldProblem("subject", "a text message has none")]
    if subject is None or not is_line(subject, MAX_SUBJECT):
        return [FieldProblem("subject", f"must be one line of at most {MAX_SUBJECT} characters")]
    return []


def _text_problems(channel: MessageChannel, text: str) -> list[FieldProblem]:
    longest = MAX_SMS if channel == "sms" else MAX_TEXT
    if not 0 < len(text) <= longest:
        return [FieldProblem("text", f"must have 1 to {longest} characters")]
    if any(not (letter.isprintable() or letter in "\n\t") and ord(letter) < ord(" ") for letter in text):
        return [FieldProblem("text", "holds a character that no text has")]
    return []
