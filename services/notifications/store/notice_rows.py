"""Notices as rows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.notifications.domain.notices.notice import Addressee, Content, Notice, Why
from shared.score_reports import ReportedChange, ReportedScore, ScoreReport
from shared.vocabulary import Comment, ScoredAnswer


def row_of(notice: Notice) -> dict[str, Any]:
    plain = {name: getattr(notice, name) for name in Notice.__dataclass_fields__}
    return {
        **plain,
        "addressee": notice.addressee.key,
        "why": [asdict(one) | {"standing_in_for": _text(one.standing_in_for)} for one in notice.why],
        "rules": list(notice.rules),
        "content": _content_row(notice.content),
    }


def notice_of(row: RowMapping) -> Notice:
    values = {name: row[name] for name in Notice.__dataclass_fields__}
    values["addressee"] = Addressee.parse(row["addressee"])
    values["why"] = tuple(
        Why(**one | {"standing_in_for": _uuid(one["standing_in_for"])})  # as `row_of` wrote it
        for one in row["why"]
    )
    values["rules"] = tuple(row["rules"])
    values["content"] = _content(row["content"])
    return Notice(**values)


def _content_row(content: Content) -> dict[str, Any]:
    return {
        "survey": content.survey,
        "answers": [asdict(one) for one in content.answers],
        "comments": [asdict(one) for one in content.comments],
        "figures": dict(content.figures),
        "rule_names": list(content.rule_names),
        "alert_ids": [str(one) for one in content.alert_ids],
        "ticket_id": _text(content.ticket_id),
        "ticket_number": content.ticket_number,
        "report": asdict(content.report) if content.report is not None else None,
    }


def _content(row: Mapping[str, Any]) -> Content:
    return Content(
        survey=row["survey"],
        answers=tuple(ScoredAnswer(**one) for one in row["answers"]),
        comments=tuple(Comment(**one) for one in row["comments"]),
        figures=row["figures"],
        rule_names=tuple(row.get("rule_names", ())),
        alert_ids=tuple(UUID(one) for one in row["alert_ids"]),
        ticket_id=_uuid(row["ticket_id"]),
        ticket_number=row["ticket_number"],
        report=_report(row.get("report")),
    )


def _report(row: Mapping[str, Any] | None) -> ScoreReport | None:
    if row is None:
        return None
    known = dict(row) | {"filters": tuple(row["filters"])}
    for name in ("scores", "parts"):
        known[name] = tuple(
            ReportedScore(**one | {"change": ReportedChange(**one["change"]) if one["change"] is not None else None})
            for one in row[name]
        )
    return ScoreReport(**known)


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ is not None else None


def _uuid(text_: str | None) -> UUID | None:
    return UUID(text_) if text_ is not None else None
