"""How the columns of a CSV file become responses. A mapping is a JSON file beside the data."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from services.demo.stable_ids import stable_id

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


class MappingError(Exception):
    """The mapping is invalid, or a row does not fit it; names the column and never repeats the cell."""


class AnswerColumn(BaseModel):
    """Where the answer to one question stands."""

    model_config = ConfigDict(extra="forbid")

    column: str
    type: Literal["integer", "text"]


class MomentColumn(BaseModel):
    """Where the time of the answer stands, and how it is written there."""

    model_config = ConfigDict(extra="forbid")

    column: str
    format: str
    timezone: str


class CsvMapping(BaseModel):
    """A survey and the way from a row to a response of it."""

    model_config = ConfigDict(extra="forbid")

    survey: str
    definition: dict[str, Any]
    """What is sent to `PUT /v1/surveys/{survey}`."""
    identity: tuple[str, ...]
    """Columns that identify a row: the same row always gets the same response id."""
    channel: str = "import"
    touchpoint: str | None = None
    location: str | None = None
    occurred_at: MomentColumn | None = None
    answers: dict[str, AnswerColumn]

    @classmethod
    def read(cls, path: Path) -> "CsvMapping":
        """Read a mapping file.

        Raises:
            MappingError: it is not a mapping.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, item["loc"])) or "the file" for item in error.errors())
            message = f"{path.name} is not a mapping: {fields}"
            raise MappingError(message) from None

    def response_of(self, row: Mapping[str, str]) -> dict[str, Any] | None:
        """Return the body of the response that `row` holds; None when nobody answered anything in it.

        Raises:
            MappingError: a column is missing, or a cell does not hold what the mapping says.
        """
        answers: dict[str, int | str] = {}
        for question, where in self.answers.items():
            if cell := _cell(row, where.column):
                answers[question] = _whole_number(cell, where.column) if where.type == "integer" else cell
        if not answers:
            return None
        moment = self._moment(row)
        body: dict[str, Any] = {
            "survey": self.survey,
            "id": str(self._id(row, moment)),
            "channel": self.channel,
            "answers": answers,
        }
        if moment is not None:
            body["occurred_at"] = moment.isoformat()
        for name, column in (("touchpoint", self.touchpoint), ("location", self.location)):
            if column is not None and (value := _name(_cell(row, column))):
                body[name] = value
        return body

    def _moment(self, row: Mapping[str, str]) -> datetime | None:
        if self.occurred_at is None or not (cell := _cell(row, self.occurred_at.column)):
            return None
        try:
            local = datetime.strptime(cell, self.occurred_at.format).replace(tzinfo=ZoneInfo(self.occurred_at.timezone))
        except ValueError:
            message = f"column {self.occurred_at.column!r} has a cell that is not written as {self.occurred_at.format}"
            raise MappingError(message) from None
        return local.astimezone(UTC)

    def _id(self, row: Mapping[str, str], moment: datetime | None) -> UUID:
        text = "\x1f".join([self.survey, *(_cell(row, column) for column in self.identity)])
        return stable_id(text, moment)


def _cell(row: Mapping[str, str], column: str) -> str:
    if column not in row:
        message = f"there is no column {column!r}"
        raise MappingError(message)
    return (row[column] or "").strip()


def _whole_number(cell: str, column: str) -> int:
    try:
        return int(cell)
    except ValueError:
        message = f"column {column!r} has a cell that is no whole number"
        raise MappingError(message) from None


def _name(text: str) -> str:
    """Return `text` as a name such as `patient-transport`."""
    return _NOT_A_NAME.sub("-", text.strip().lower()).strip("-")[:64]
