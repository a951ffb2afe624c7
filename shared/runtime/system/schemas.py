"""The state of a service as JSON."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from shared.consuming.parked_rows import ParkedEvent
from shared.consuming.replay import ReplayReport
from shared.runtime.system.state import ServiceState

_STATE: dict[str, Any] = {
    "service": "alerts",
    "version": "0.1.0",
    "problems": {},
    "loops": [{"name": "relay", "age_seconds": 0.4, "trouble": None, "is_well": True}],
    "outbox": {"pending": 0, "oldest_seconds": 0.0, "dead": 0},
    "consumer": {
        "is_known": True,
        "lag_records": 3,
        "lag_seconds": 0.2,
        "last_received_at": "2026-03-02T09:15:00Z",
    },
    "parked": {"waiting": 1, "oldest_at": "2026-03-02T09:12:00Z"},
}
_PARKED: dict[str, Any] = {
    "number": 7,
    "type": "heed.scoring.score.changed.v1",
    "topic": "heed.scoring.events",
    "partition": 2,
    "offset": 4711,
    "size": 812,
    "error": "ValueError: the body does not fit its schema",
    "recorded_at": "2026-03-02T09:12:00Z",
    "parked_at": "2026-03-02T09:12:01Z",
}


class LoopView(BaseModel):
    name: str = Field(description="Such as `relay`, `consumer` or `job.fold-journal`.")
    age_seconds: float = Field(description="Time since it last turned.")
    trouble: str | None
    is_well: bool


class OutboxView(BaseModel):
    pending: int = Field(description="Messages that wait to be published, counted up to 100,000.")
    oldest_seconds: float = Field(description="How long the oldest of them has waited.")
    dead: int = Field(description="Messages that the bus refused for good; see docs/operations.md.")


class ConsumerView(BaseModel):
    is_known: bool = Field(description="False: another process consumes, and only it knows its lag; see its metrics.")
    lag_records: int | None = Field(description="Records that wait to be read.")
    lag_seconds: float | None = Field(description="Age of the oldest record that was read and is not done.")
    last_received_at: datetime | None = Field(description="When an event last had its effect.")


class ParkedView(BaseModel):
    waiting: int = Field(description="Events that could not be handled, and those that wait behind them.")
    oldest_at: datetime | None


class SystemView(BaseModel):
    """The state of one service, as far as the process that answers knows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STATE]})

    service: str
    version: str
    problems: dict[str, str] = Field(description="What this process lacks, as in `/readyz`; empty when it is ready.")
    loops: list[LoopView] = Field(description="Of the service, in this process.")
    outbox: OutboxView
    consumer: ConsumerView | None = Field(description="Null for a service that consumes nothing.")
    parked: ParkedView

    @classmethod
    def of(cls, state: ServiceState, version: str) -> "SystemView":
        lag = state.lag
        consumer = ConsumerView(
            is_known=lag is not None,
            lag_records=None if lag is None else lag.records,
            lag_seconds=None if lag is None else lag.seconds,
            last_received_at=state.last_received_at,
        )
        return cls(
            service=state.service,
            version=version,
            problems=state.problems,
            loops=[
                LoopView(name=one.name, age_seconds=one.age_seconds, trouble=one.trouble, is_well=one.is_well)
                for one in state.loops
            ],
            outbox=OutboxView(
                pending=state.outbox.pending, oldest_seconds=state.outbox.oldest_seconds, dead=state.dead
            ),
            consumer=consumer if state.consumes else None,
            parked=ParkedView(waiting=state.parked, oldest_at=state.oldest_parked_at),
        )


class ParkedEventView(BaseModel):
    """A parked event; never its body or its key, which may point at a person."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PARKED]})

    number: int
    type: str | None
    topic: str
    partition: int
    offset: int
    size: int = Field(description="Bytes of its body.")
    error: str = Field(description="Class of the error and safe text, or that it waits behind an earlier event.")
    recorded_at: datetime = Field(description="When the bus stored it.")
    parked_at: datetime

    @classmethod
    def of(cls, event: ParkedEvent) -> "ParkedEventView":
        names = ("type", "offset", "size", "error", "recorded_at", "parked_at")
        values = {name: getattr(event, name) for name in names}
        return cls(number=event.id, topic=event.at.topic, partition=event.at.partition, **values)


class ReplayView(BaseModel):
    """What replaying came to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"replayed": [7], "failed": {"9": "ValueError: the body does not fit"}}]}
    )

    replayed: list[int] = Field(description="Numbers of the events that were handled.")
    failed: dict[int, str] = Field(description="Numbers of those that failed again, with the error.")

    @classmethod
    def of(cls, report: ReplayReport) -> "ReplayView":
        return cls(replayed=report.replayed, failed=report.failed)


class DiscardView(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"discarded": 1}]})

    discarded: int = Field(description="How many events will never be handled.")
