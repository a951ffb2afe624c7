"""The requests of routes of batches: a CSV file with its options in the address, or JSON with everything in it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from services.collector.domain.imports.csv_rows import read_csv
from services.collector.domain.invitations.batches.batch import MOST_DAYS, MOST_ROWS, BatchOptions
from services.collector.domain.invitations.batches.columns import (
    COLUMNS,
    RawTable,
    rows_of_objects,
    rows_of_table,
)
from services.collector.domain.invitations.invitation import DEFAULT_VALID_DAYS, InvitationChannel
from services.collector.web.drafts import SpotBody
from services.collector.web.invitations.bodies import InvitationBody
from shared.vocabulary import AttributeValue, ClaimedBasis
from shared.web.moments import BodyMoment, ZoneName

_FIELDS = InvitationBody.model_fields
_CSV_TYPES = frozenset({"text/csv", "application/csv", "text/plain", "application/vnd.ms-excel"})
CSV_EXAMPLE = (
    "external_id;email;name;language;location;plan\nC-1815;ada@example.org;Ada Lovelace;en;berlin-mitte;plus\n"
)
EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "basis": "existing_customer",
    "per_day": 500,
    "zone": "Europe/Berlin",
    "reminders": [4],
    "rows": [
        {"external_id": "C-1815", "email": "ada@example.org", "name": "Ada Lovelace", "language": "en"},
        {"phone": "+4930123456", "channel": "sms", "location": "berlin-mitte", "attributes": {"plan": "plus"}},
    ],
}


class BatchOptionsBody(SpotBody):
    """What holds for all rows that do not say otherwise."""

    model_config = ConfigDict(extra="forbid")

    survey: str = Field(description="Key of the survey.")
    channel: InvitationChannel = Field(default="auto", description=_FIELDS["channel"].description)
    language: str | None = Field(default=None, description=_FIELDS["language"].description)
    basis: ClaimedBasis | None = Field(default=None, description=_FIELDS["basis"].description)
    send_at: BodyMoment = Field(default=None, description="When the first go out. Default: now.")
    per_day: int | None = Field(
        default=None,
        description=f"At most so many go out on one day; the last must go out within {MOST_DAYS} days. Default: any "
        "number.",
    )
    zone: ZoneName = Field(
        default="UTC",
        description="By whose clocks days are counted, and times without a time zone are read. On later days the first "
        "go out at the time of `send_at`, else at nine o'clock.",
    )
    reminders: list[int] = Field(default=[], description=_FIELDS["reminders"].description)
    valid_days: int = Field(default=DEFAULT_VALID_DAYS, description=_FIELDS["valid_days"].description)

    def to_domain(self, attributes: Mapping[str, AttributeValue] | None = None) -> BatchOptions:
        """Return the options."""
        return BatchOptions(
            survey=self.survey,
            channel=self.channel,
            language=self.language,
            touchpoint=self.touchpoint,
            location=self.location,
            attributes=attributes or {},
            claimed_basis=self.basis,
            send_at=self.send_at,
            per_day=self.per_day,
            zone=self.zone,
            reminder_days=tuple(self.reminders),
            valid_days=self.valid_days,
        )


class BatchBody(BatchOptionsBody):
    """A batch as JSON."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    attributes: dict[str, AttributeValue] | None = Field(
        default=None, description="Of the responses that come of it, where a row does not say otherwise."
    )
    rows: list[Any] = Field(
        description=f"At most {MOST_ROWS} objects with texts: {', '.join(COLUMNS)}, and `attributes`, an object. A row "
        "that cannot be used is refused by itself, the others are not."
    )


_BATCH = TypeAdapter(BatchBody)
_OPTIONS = TypeAdapter(BatchOptionsBody)
NOT_OPTIONS = frozenset({"dry_run"})
"""Parameters of the address that are no options of the batch."""


async def batch_of_request(request: Request) -> tuple[RawTable, BatchOptions]:
    """Return the rows that a request sends, read away from the event loop, and what holds for all of them.

    Raises:
        HTTPException: the body is neither CSV nor JSON (415).
        RequestValidationError: the options or the JSON do not fit.
        InvalidFileError: the file as a whole cannot be read.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json" or content_type.endswith("+json"):
        return await asyncio.to_thread(_of_json, await request.body())
    if content_type not in _CSV_TYPES:
        raise HTTPException(415, "Send the body as text/csv or application/json.")
    options = _options_of(request.query_params.multi_items())
    return await asyncio.to_thread(table_of, await request.body()), options.to_domain()


def table_of(content: bytes) -> RawTable:
    """Return the rows of a file.

    Raises:
        InvalidFileError: the file as a whole cannot be read.
    """
    return rows_of_table(read_csv(content, most_rows=MOST_ROWS))


def _of_json(body: bytes) -> tuple[RawTable, BatchOptions]:
    try:
        sent = _BATCH.validate_json(body)
    except ValidationError as wrong:
        raise _invalid(wrong, "body") from None
    return rows_of_objects(sent.rows), sent.to_domain(sent.attributes)


def _options_of(parameters: Sequence[tuple[str, str]]) -> BatchOptionsBody:
    given: dict[str, Any] = {}
    for name, value in parameters:
        if name in NOT_OPTIONS:
            continue
        if name == "reminders":
            given.setdefault(name, []).extend(part for part in value.split(",") if part)
        else:
            given[name] = value
    try:
        return _OPTIONS.validate_python(given)
    except ValidationError as wrong:
        raise _invalid(wrong, "query") from None


def _invalid(wrong: ValidationError, place: str) -> RequestValidationError:
    errors = wrong.errors(include_url=False, include_input=False)
    return RequestValidationError([{**one, "loc": (place, *one["loc"])} for one in errors])
