"""Notices that were asked for, acknowledgements, silences and drills, as JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.alerts.application.asking.drills import DrillShown
from services.alerts.application.asking.reading import HeldShown, NoticesShown
from services.alerts.domain.drill import Drill, DrillNotice
from services.alerts.domain.group import Acknowledged, Asked, HeldFor
from services.alerts.domain.rule_document import recipient_document
from services.alerts.domain.silence import MOST_SILENT, Matcher, Silence
from services.alerts.web.menu import Moment
from services.alerts.web.rule_bodies import NarrowedFields
from shared.contracts.notices import Recipient
from shared.vocabulary import NoticeReason, NoticeUrgency, RecipientKind, Severity
from shared.web.lines import Key, Line
from shared.web.origin import SpotBody, SpotView


class AcknowledgementView(BaseModel):
    """Who takes care of what an alert or a signal is about."""

    alert_id: UUID
    acknowledged_at: datetime
    acknowledged_by: str = Field(description="Id of a person, or the name of a key: whoever did so first.")

    @classmethod
    def of(cls, alert_id: UUID, found: Acknowledged) -> "AcknowledgementView":
        return cls(alert_id=alert_id, acknowledged_at=found.at, acknowledged_by=found.by)


class RecipientView(BaseModel):
    """Who is to know, by their role."""

    kind: RecipientKind
    team: str | None = None
    person_id: UUID | None = None

    @classmethod
    def from_domain(cls, one: Recipient) -> "RecipientView":
        return cls.model_validate(recipient_document(one))


class AskedView(BaseModel):
    """A notice that was asked for."""

    notice_key: str
    reason: NoticeReason
    alert_ids: list[UUID]
    rules: list[str]
    severity: Severity
    recipients: list[RecipientView]
    urgency: NoticeUrgency
    needs_acknowledgement: bool
    at: datetime

    @classmethod
    def of(cls, group: str, asked: Asked) -> "AskedView":
        return cls(
            notice_key=asked.key(group),
            reason=asked.reason,
            alert_ids=sorted(asked.alert_ids),
            rules=list(asked.rules),
            severity=asked.severity,
            recipients=[RecipientView.from_domain(one) for one in asked.recipients],
            urgency=asked.urgency,
            needs_acknowledgement=asked.needs_acknowledgement,
            at=asked.at,
        )


class WithheldView(BaseModel):
    """A notice that was not asked for."""

    alert_id: UUID
    because: HeldFor = Field(
        description="`silenced`; `old`: the answer was when it came in; `acknowledged`: somebody took care before; "
        "`over`: the reason was gone before; `repeated_enough`: nobody reacted, it is not repeated again."
    )
    silence_id: UUID | None
    silence_reason: str | None
    silence_until: datetime | None
    at: datetime

    @classmethod
    def from_domain(cls, one: HeldShown) -> "WithheldView":
        silence = one.silence
        return cls(
            alert_id=one.alert_id,
            because=one.because,
            silence_id=silence.id if silence else None,
            silence_reason=silence.reason if silence else None,
            silence_until=silence.ends_at if silence else None,
            at=one.at,
        )


class NoticesView(BaseModel):
    """Which notices were asked for about what an alert is about, and which were not."""

    group: str = Field(description="As in `GET /v1/notices?group=…`, which says what became of them.")
    asked: list[AskedView]
    withheld: list[WithheldView]
    next_look_at: datetime | None = Field(description="When it is decided anew; null: not before something happens.")

    @classmethod
    def from_domain(cls, found: NoticesShown) -> "NoticesView":
        return cls(
            group=found.group,
            asked=[AskedView.of(found.group, one) for one in found.asked],
            withheld=[WithheldView.from_domain(one) for one in found.held],
            next_look_at=found.next_look_at,
        )


class MatchedJson(NarrowedFields):
    """What a silence covers."""

    rule: Key | None = None
    severity: Severity | None = None


class SilenceBody(MatchedJson):
    """A silence: nobody gets notices about what agrees with all that is given; at least one is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"unit": "graz", "until": "2026-03-02T18:00:00Z", "reason": "The shop moves; we know."}
        },
    )

    from_: Moment | None = Field(default=None, alias="from", description="By default now.")
    until: Moment = Field(description=f"At most {MOST_SILENT.days} days after `from`.")
    reason: Line = Field(description="Shown to whoever misses a notice.")

    def matcher(self) -> Matcher:
        return Matcher(**{name: getattr(self, name) for name in Matcher.__dataclass_fields__})


class SilenceView(MatchedJson):
    """A silence."""

    id: UUID
    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    until: datetime
    reason: str
    created_by: str = Field(description="Id of a person, or the name of a key.")
    created_at: datetime
    ended_at: datetime | None = Field(description="When somebody ended it early.")
    ended_by: str | None

    @classmethod
    def from_domain(cls, one: Silence) -> "SilenceView":
        values: dict[str, Any] = {name: getattr(one.matcher, name) for name in Matcher.__dataclass_fields__}
        same = ("id", "reason", "created_by", "created_at", "ended_at", "ended_by")
        values |= {name: getattr(one, name) for name in same}
        return cls.model_validate(values | {"from": one.starts_at, "until": one.until_at})


class DrillBody(SpotBody):
    """Where something is to have happened, by default at the rule's touchpoint; it decides who answers for it."""

    model_config = ConfigDict(extra="forbid")


class DrillNoticeView(BaseModel):
    """What became of a drill for one recipient."""

    notice_id: UUID
    person_id: UUID | None = Field(description="Null: a destination that belongs to a team.")
    sent_at: datetime | None
    channel: str | None
    withheld_at: datetime | None
    withheld_because: str | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None

    @classmethod
    def from_domain(cls, one: DrillNotice) -> "DrillNoticeView":
        return cls(
            notice_id=one.notice_id,
            person_id=one.person_id,
            sent_at=one.sent.at if one.sent else None,
            channel=one.sent.detail if one.sent else None,
            withheld_at=one.withheld.at if one.withheld else None,
            withheld_because=one.withheld.detail if one.withheld else None,
            acknowledged_at=one.acknowledged.at if one.acknowledged else None,
            acknowledged_by=one.acknowledged.detail if one.acknowledged else None,
        )


class DrillView(SpotView):
    """A drill, and what became of it so far."""

    id: UUID
    rule: str
    rule_version: int
    recipients: list[RecipientView]
    started_by: str
    started_at: datetime
    notices: list[DrillNoticeView]

    @classmethod
    def from_domain(cls, found: DrillShown) -> "DrillView":
        return cls.of(found.drill, [DrillNoticeView.from_domain(one) for one in found.notices])

    @classmethod
    def of(cls, drill: Drill, notices: list[DrillNoticeView]) -> "DrillView":
        same = ("id", "rule", "rule_version", "started_by", "started_at", "touchpoint", "location")
        return cls(
            **{name: getattr(drill, name) for name in same},
            recipients=[RecipientView.from_domain(one) for one in drill.recipients],
            notices=notices,
        )
