"""Entries of the audit log as JSON and as rows of a file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.accounts.domain.audit.entry import AuditFilter, ReadableEntry
from services.accounts.domain.audit.verification import Break, Fault, Verification
from shared.access import Caller
from shared.observability.actor import ActorKind
from shared.vocabulary import ColumnKind
from shared.web.exports.spelling import CsvProfile, FileLocale, FileZone
from shared.web.exports.table import Cell, Format
from shared.web.exports.words import Said
from shared.web.lines import Line
from shared.web.moments import BodyMoment
from shared.web.paging import DEFAULT_LIMIT, MAX_LIMIT


def _in_utc(moment: datetime | None) -> datetime | None:
    try:
        return None if moment is None else moment.astimezone(UTC)
    except OverflowError:
        message = "must be between the years 1 and 9999 in UTC"
        raise ValueError(message) from None


_Moment = Annotated[BodyMoment, AfterValidator(_in_utc)]


class AuditSearch(BaseModel):
    """Which entries are wanted; what is omitted is not asked for."""

    model_config = ConfigDict(extra="forbid")

    actor: Line | None = Field(
        default=None, description="The name of a key, the id of a person, or `heed` for the suite itself."
    )
    action: Line | None = Field(default=None, description="What was done, such as `rule.changed`.")
    thing: Line | None = Field(default=None, description="The kind of thing, such as `rule`.")
    thing_id: Line | None = Field(default=None, description="The key or id of the thing.")
    service: Line | None = Field(default=None, description="The service in which it was done.")
    start: _Moment = Field(default=None, alias="from", description="Done at this moment or later.")
    end: _Moment = Field(default=None, alias="to", description="Done before this moment.")

    def wanted(self, caller: Caller, text: str | None = None) -> AuditFilter:
        """Return the filter, limited to what the caller may see."""
        names = ("actor", "action", "thing", "thing_id", "service")
        return AuditFilter(
            **{name: getattr(self, name) for name in names},
            from_at=self.start,
            to_at=self.end,
            text=text,
            locations=caller.locations,
        )


class AuditQuery(AuditSearch):
    """Which entries, and which page of them."""

    cursor: str | None = Field(
        default=None, max_length=1024, description="`next_cursor` of the page before; omit it for the first."
    )
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items a page has at most.")


class AuditTextQuery(AuditQuery):
    """The same with words to search for. They may be somebody's name, so they are sent in a body."""

    text: Line | None = Field(
        default=None,
        description="Words in the reason, in the id of the thing, or in what it was and became.",
    )


class AuditExport(AuditSearch):
    """Which entries, and in which format."""

    form: Format = Field(default="csv", alias="format", description="For spreadsheets, for programs, for analysis.")
    profile: CsvProfile = "plain"
    locale: FileLocale = None
    zone: FileZone = "UTC"


class AuditEntryView(BaseModel):
    """Who did what to what. What is null was not there, or is erased."""

    segment: int = Field(description="The month's place in the log; from 1.")
    number: int = Field(description="The entry's place in the segment; from 1, without gaps.")
    at: datetime = Field(description="When it was done.")
    recorded_at: datetime = Field(description="When it entered the log.")
    service: str
    event_id: UUID = Field(description="Of the event by which the service published it.")
    action: str
    thing: str
    thing_id: str | None
    actor: str | None = Field(description="The name of a key, the id of a person, or `heed` for the suite itself.")
    actor_kind: ActorKind
    address: str | None = Field(description="The network address that the request came from.")
    location: str | None = Field(description="Of a customer's experience that it is about.")
    reason: str | None = Field(description="What the actor gave as the reason.")
    before: dict[str, Any] | None = Field(description="What the thing was.")
    after: dict[str, Any] | None = Field(description="What it became.")
    hash: str = Field(description="SHA-256 over this entry and the hash of the one before.")

    @classmethod
    def from_domain(cls, readable: ReadableEntry) -> "AuditEntryView":
        own = ("actor", "thing_id", "address", "reason", "before", "after")
        values: dict[str, Any] = {name: getattr(readable, name) for name in own}
        plain = [name for name in cls.model_fields if name not in own and name != "hash"]
        values |= {name: getattr(readable.entry, name) for name in plain}
        return cls(hash=readable.sealed.hash, **values)


class BreakView(BaseModel):
    """The first place at which the log is not what was recorded."""

    segment: int
    number: int | None = Field(description="Of the entry; null: it is the segment itself.")
    fault: Fault

    @classmethod
    def from_domain(cls, found: Break) -> "BreakView":
        return cls(segment=found.segment, number=found.number, fault=found.fault)


class VerificationView(BaseModel):
    """What verifying the log found."""

    intact: bool
    segments: int = Field(description="How many segments there ever were.")
    dropped: int = Field(description="How many of them are older than the log is kept, and have no entries any more.")
    entries: int = Field(description="How many entries are as recorded; up to the break, if there is one.")
    head: str = Field(description="The hash of the newest entry that is as recorded. Keep it where nobody rewrites it.")
    broken: BreakView | None

    @classmethod
    def from_domain(cls, found: Verification) -> "VerificationView":
        return cls(
            intact=found.broken is None,
            segments=found.segments,
            dropped=found.dropped,
            entries=found.entries,
            head=found.head,
            broken=None if found.broken is None else BreakView.from_domain(found.broken),
        )


class AuditColumn(NamedTuple):
    """One column of the exported file."""

    name: str
    kind: ColumnKind


_KINDS: dict[str, ColumnKind] = {
    "segment": "integer",
    "number": "integer",
    "at": "moment",
    "recorded_at": "moment",
    "before": "object",
    "after": "object",
}
AUDIT_COLUMNS = tuple(AuditColumn(name, _KINDS.get(name, "text")) for name in AuditEntryView.model_fields)


AUDIT_MEANINGS: Mapping[str, Said] = {
    "segment": Said("The month's place in the log.", "Platz des Monats im Protokoll."),
    "number": Said("The entry's place in the segment.", "Platz des Eintrags im Monat."),
    "at": Said("When it was done.", "Wann es getan wurde."),
    "recorded_at": Said("When it entered the log.", "Wann es ins Protokoll kam."),
    "service": Said("The service in which it was done.", "Der Dienst, in dem es getan wurde."),
    "event_id": Said("Of the event by which it was published.", "Kennung des Ereignisses dazu."),
    "action": Said("What was done.", "Was getan wurde."),
    "thing": Said("The kind of thing that it was done to.", "Womit es getan wurde."),
    "thing_id": Said("The thing's key or id.", "Schlüssel oder Kennung davon."),
    "actor": Said(
        "Name of a key, id of a person, or heed for the suite itself.",
        "Name eines Schlüssels, Kennung einer Person oder heed für die Suite selbst.",
    ),
    "actor_kind": Said(
        "Whether that is a key, a person or the suite.", "Ob das ein Schlüssel, eine Person oder die Suite ist."
    ),
    "address": Said("Network address of the request.", "Netzadresse der Anfrage."),
    "location": Said("Place of the customer's experience.", "Ort des Kundenerlebnisses."),
    "reason": Said("The reason that was given.", "Der angegebene Grund."),
    "before": Said("What the thing was, as JSON.", "Was es war, als JSON."),
    "after": Said("What it became, as JSON.", "Was daraus wurde, als JSON."),
    "hash": Said(
        "SHA-256 over this entry and the hash of the one before.", "SHA-256 über diesen Eintrag und den Hash davor."
    ),
}


def audit_cells(readable: ReadableEntry) -> Sequence[Cell]:
    """Return an entry as a row of the exported file."""
    values = AuditEntryView.from_domain(readable).model_copy(update={"event_id": str(readable.entry.event_id)})
    return [getattr(values, column.name) for column in AUDIT_COLUMNS]
