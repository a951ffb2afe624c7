"""A judged subject as a row, and back. Lists instead of names, where a year of rows would repeat them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.alerts.domain.subject import Reading, Subject
from services.alerts.store.tables import JUDGED
from shared.vocabulary import Comment, ScoredAnswer

COLUMNS = tuple(column.name for column in JUDGED.columns if column.name != "was_unhappy")
"""What a subject says; the rest is remembered of the revisions before."""
_SAME = (
    "id",
    "kind",
    "revision",
    "survey",
    "channel",
    "touchpoint",
    "location",
    "locale",
    "respondent_id",
    "is_unhappy",
    "suspect",
    "gone",
    "occurred_at",
    "received_at",
    "scored_at",
)
"""Columns that are named as the fields of a subject."""
_ANSWER = ("question", "concept", "metric", "value", "scale_min", "scale_max", "polarity", "category", "verdict")
_DETAILS: Mapping[str, str] = {"u": "units", "k": "source_kind", "s": "source_id", "c": "category"}
_PERSONAL: Mapping[str, str] = {"a": "attributes", "f": "customer"}
_READING = ("question", "text", "language", "sentiment", "revision")


def row_of(subject: Subject, *, rule_set: UUID, at: datetime) -> dict[str, Any]:
    """Return the row of a subject that was judged at a moment."""
    row = {name: getattr(subject, name) for name in _SAME}
    personal: dict[str, Any] = _short(subject, _PERSONAL)
    if subject.comments:
        personal["c"] = [[one.question, one.text] for one in subject.comments]
    if subject.readings:
        personal["r"] = [[getattr(one, name) for name in _READING] for one in subject.readings]
    return {
        **row,
        "survey_version": subject.version,
        "answers": [[getattr(one, name) for name in _ANSWER] for one in subject.answers],
        "details": _short(subject, _DETAILS),
        "personal": personal or None,
        "rule_set": rule_set,
        "judged_at": at,
    }


def subject_of(row: RowMapping) -> Subject:
    """Return what a row is about."""
    details, personal = row["details"], row["personal"] or {}
    values = {name: row[name] for name in _SAME if name != "is_unhappy"}
    values |= {field: details[short] for short, field in _DETAILS.items() if short in details}
    values |= {field: personal[short] for short, field in _PERSONAL.items() if short in personal}
    return Subject(
        **{**values, "units": tuple(values.get("units", ()))},
        version=row["survey_version"],
        answers=tuple(ScoredAnswer(**dict(zip(_ANSWER, one, strict=True))) for one in row["answers"]),
        comments=tuple(Comment(*one) for one in personal.get("c", ())),
        readings=tuple(Reading(**dict(zip(_READING, one, strict=True))) for one in personal.get("r", ())),
    )


def _short(subject: Subject, names: Mapping[str, str]) -> dict[str, Any]:
    values = {short: getattr(subject, field) for short, field in names.items()}
    return {short: list(value) if isinstance(value, tuple) else value for short, value in values.items() if value}
