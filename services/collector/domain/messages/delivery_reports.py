"""Reading the reports of mail servers: RFC 3464 (it could not be delivered) and RFC 5965 (it was called spam).

Nothing in them is believed but the ids of our messages and codes. Everything else may be anybody's words: answers of
people, of absence assistants, of programs. They change nothing, and are never answered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message as Mime
from email.policy import compat32
from typing import Literal
from uuid import UUID

from services.collector.domain.messages.bounces import Bounce, BounceKind, bounce_of
from services.collector.domain.messages.mime import field_blocks, header, parts_of, returned_headers, text_of
from shared.errors import InvalidError

ReportKind = Literal["bounce", "complaint", "opt_out", "delayed", "delivered", "automatic", "other"]
"""`automatic`: an absence assistant or the like; `other`: a mail that is no report."""

MOST_LINES = 400_000
MOST_PARTS = 500
MOST_NAMED = 10
"""Messages that a report names at most; it is about one."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
_TOKEN = re.compile(r"/o/([A-Za-z0-9_-]{50})(?![A-Za-z0-9_-])")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_QUOTED_ID = re.compile(r"^[ \t>]*(?:x-heed-message|message-id):[ \t]*(.{1,300})$", re.IGNORECASE | re.MULTILINE)
_MACHINE = re.compile(r"mailer-daemon|postmaster|mail delivery (?:sub)?system", re.IGNORECASE)

_COMPLAINTS: Mapping[str, ReportKind] = {
    "abuse": "complaint",
    "fraud": "complaint",
    "virus": "complaint",
    "complaint": "complaint",
    "opt-out": "opt_out",
    "opt-out-list": "opt_out",
}
"""By `Feedback-Type`. Others, such as `not-spam`, `auth-failure` and `dmarc`, are no wishes of a customer."""
_OWN_HEADERS = ("X-Heed-Message", "Message-ID", "X-Original-Message-ID")
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MILD_FIRST: tuple[BounceKind | ReportKind, ...] = ("delivered", "delayed", "blocked", "soft", "hard")
_SAID_BEFORE_THE_COPY = 4000
"""Characters of a report in words that are searched for a code: then the copy of our message begins."""
_DELAY = re.compile(r"\b(?:warning|delayed|delay|verzögert)\b", re.IGNORECASE)


class UnreadableReportError(InvalidError):
    """What was posted is no mail that can be read."""

    slug = "unreadable-report"
    title = "This is no mail that can be read"
    message = (
        "Send one mail as it came in, with its headers. It has not more lines, parts and levels than reports have."
    )


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a mail server reports about one message. Holds nothing of anybody but ids."""

    kind: ReportKind
    bounce: Bounce | None = None
    """Of a `bounce`."""
    message_ids: tuple[UUID, ...] = ()
    """Ids of ours that it names, the most trustworthy first."""
    gateway_ids: tuple[str, ...] = ()
    """Message-IDs that it names, without brackets: some servers replace ours by their own."""
    tokens: tuple[str, ...] = ()
    """Of links to opt out in the headers that came back: they name the message where all ids are cut away."""
    reporter: str | None = None
    """Name of the server that reports."""


def read_report(raw: bytes) -> DeliveryReport:
    """Return what a mail reports.

    Args:
        raw: the mail as it came in, with its headers.

    Raises:
        UnreadableReportError: it is empty, or made to be expensive.
    """
    if not raw.strip() or raw.count(b"\n") > MOST_LINES or raw.count(b"\n--") > MOST_PARTS:
        raise UnreadableReportError
    try:
        mail = message_from_bytes(raw, policy=compat32)
        return _read(mail)
    except (RecursionError, MessageError, LookupError, ValueError, UnicodeError):
        raise UnreadableReportError from None


def _read(mail: Mime) -> DeliveryReport:
    parts = parts_of(mail)
    feedback = next((one for one in parts if one.get_content_type() == "message/feedback-report"), None)
    status = next((one for one in parts if one.get_content_type() in _STATUS_TYPES), None)
    if feedback is not None:
        return _of_feedback(feedback, mail, parts)
    if status is not None:
        return _of_status(status, mail, parts)
    if "X-Failed-Recipients" not in mail and _is_automatic(mail, parts):
        return DeliveryReport("automatic")
    return _of_words(mail, parts)


def _of_status(part: Mime, mail: Mime, parts: Sequence[Mime]) -> DeliveryReport:
    """Read a delivery status. Where it is about several recipients, the mildest counts: the others are no customers."""
    blocks = field_blocks(part)
    about = blocks[0] if blocks else {}
    found = [_outcome(one) for one in blocks if "action" in one or "status" in one]
    kind, bounce = min(found, key=_severity, default=("other", None))
    named = [about.get("original-envelope-id", ""), *(one.get("x-original-message-id", "") for one in blocks)]
    return _naming(kind, bounce, named, mail, parts, reporter=about.get("reporting-mta", ""))


def _outcome(recipient: Mapping[str, str]) -> tuple[ReportKind, Bounce | None]:
    status = recipient.get("status", "")
    action = recipient.get("action", "").strip().lower().partition(" ")[0]
    if not action:
        action = "failed" if status.strip().startswith("5") else "delayed"
    if action == "failed":
        return "bounce", bounce_of(status, recipient.get("diagnostic-code", ""))
    return ("delayed" if action == "delayed" else "delivered"), None


def _severity(outcome: tuple[ReportKind, Bounce | None]) -> int:
    kind, bounce = outcome
    return _MILD_FIRST.index(kind if bounce is None else bounce.kind)


def _of_feedback(part: Mime, mail: Mime, parts: Sequence[Mime]) -> DeliveryReport:
    fields = {name: value for block in reversed(field_blocks(part)) for name, value in block.items()}
    kind = _COMPLAINTS.get(fields.get("feedback-type", "").strip().lower(), "other")
    named = [fields.get("original-envelope-id", "")]
    return _naming(kind, None, named, mail, parts, reporter=fields.get("reporting-mta", ""))


def _of_words(mail: Mime, parts: Sequence[Mime]) -> DeliveryReport:
    """Read a report in words, as some servers still write them: qmail, and Exim before it learnt RFC 3464."""
    is_machine = "X-Failed-Recipients" in mail or _MACHINE.search(header(mail, "From")) is not None
    if not is_machine:
        return DeliveryReport("other")
    words = next((text_of(one) for one in parts if one.get_content_type() == "text/plain"), "")
    if _DELAY.search(header(mail, "Subject")) is not None:
        return _naming("delayed", None, _QUOTED_ID.findall(words), mail, parts)
    said = words[:_SAID_BEFORE_THE_COPY]
    return _naming("bounce", bounce_of(None, said), _QUOTED_ID.findall(words), mail, parts)


def _is_automatic(mail: Mime, parts: Sequence[Mime]) -> bool:
    """Return whether a program answered (RFC 3834, and what programs did before it)."""
    submitted = header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = header(mail, "Precedence").strip().lower()
    return (
        submitted not in {"", "no"}
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply"))
        or any(one.get_content_type() == "message/disposition-notification" for one in parts)
        or (header(mail, "Return-Path").strip() == "<>" and _MACHINE.search(header(mail, "From")) is None)
    )


def _naming(
    kind: ReportKind,
    bounce: Bounce | None,
    named: Sequence[str],
    mail: Mime,
    parts: Sequence[Mime],
    *,
    reporter: str = "",
) -> DeliveryReport:
    """Return the report with all that names a message of ours: what it says itself, what came back, its references."""
    returned = [one for part in parts if (one := returned_headers(part)) is not None]
    own = [header(one, name) for one in returned for name in _OWN_HEADERS]
    threads = [header(mail, name) for name in ("In-Reply-To", "References", "X-Original-Message-ID")]
    everything = [one for one in (*named, *own, *threads) if one]
    host = reporter.rpartition(";")[2].strip()
    return DeliveryReport(
        kind,
        bounce,
        message_ids=tuple(dict.fromkeys(UUID(one) for text in everything for one in _UUID.findall(text)))[:MOST_NAMED],
        gateway_ids=tuple(dict.fromkeys(one for text in everything for one in _ids_in(text)))[:MOST_NAMED],
        tokens=tuple(one for back in returned for one in _TOKEN.findall(header(back, "List-Unsubscribe")))[:MOST_NAMED],
        reporter=host.lower() if _HOST.fullmatch(host) else None,
    )


def _ids_in(text: str) -> list[str]:
    """Return Message-IDs without brackets; a text that has no brackets is one as a whole."""
    return _MESSAGE_ID.findall(text) or [text.strip()]
