"""The requests and replies of imports of customers."""

from collections.abc import Mapping
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from services.collector.domain.customers.report import ImportReport, RowOutcome, RowReport
from services.collector.domain.customers.rows import Cells, RawRow
from services.collector.web.openapi import with_example
from shared.errors import FieldProblem
from shared.web.text import is_storable

MOST_ROWS = 5000
"""Of one request."""
_EXAMPLE: dict[str, Any] = {
    "external_id": "C-1815",
    "email": "ada@example.org",
    "value": "1234.50",
    "currency": "EUR",
    "customer_since": "2021-04-01",
    "company": "Acme GmbH",
    "location": "berlin-mitte",
    "consent_survey": "yes",
    "consent_source": "Order form, version 3",
    "consent_at": "2025-11-02T10:00:00Z",
}
# Anything is let in, so that a value of the wrong type is a row that is refused and not a request.
_TEXT: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
Text = Annotated[Any, WithJsonSchema(_TEXT)]
Amount = Annotated[Any, WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]})]


class ImportRow(BaseModel):
    """One customer. What is left away stays as it is; null or empty text says that it is not known any more."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_EXAMPLE], "additionalProperties": False})

    external_id: Text = Field(default=None, description="The customer's number in your own systems.")
    email: Text = None
    phone: Text = Field(default=None, description="With its country code, `+49…`.")
    name: Text = None
    value: Amount = Field(default=None, description='Text such as `"1234.50"`, or a whole number.')
    currency: Text = Field(default=None, description="ISO 4217, such as `EUR`.")
    customer_since: Text = Field(default=None, description="A day such as `2021-04-01`.")
    left_on: Text = Field(default=None, description="The day from which on they are no longer a customer.")
    company: Text = Field(default=None, description="The company's name.")
    company_key: Text = Field(default=None, description="Its key; made from the name when it is left away.")
    location: Text = Field(default=None, description="Code of the place that is their own, one of the structure's.")
    consent_survey: Text = Field(default=None, description="`yes` or `no`: whether they may be asked.")
    consent_source: Text = Field(default=None, description="Where or how they agreed.")
    consent_at: Text = Field(default=None, description="When they said so.")

    def to_domain(self, number: int) -> RawRow:
        """Return the row; what has the wrong type is a problem of it."""
        cells: dict[str, str] = {}
        problems = []
        for name in (*type(self).model_fields, *(self.model_extra or {})):
            if name not in self.model_fields_set:
                continue
            value = getattr(self, name)
            if name not in type(self).model_fields:
                problems.append(FieldProblem("row", "has a field that is not known"))
            elif value is None:
                cells[name] = ""
            elif isinstance(value, str) and is_storable(value):
                cells[name] = value.strip()
            elif name == "value" and isinstance(value, int) and not isinstance(value, bool):
                cells["value"] = str(value)
            else:
                problems.append(FieldProblem(name, "must be text"))
        return RawRow(line=number, cells=cast("Cells", cells), problems=problems)


class ImportBody(BaseModel):
    """Customers to bring in."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"rows": [_EXAMPLE]}]})

    rows: list[ImportRow] = Field(min_length=1, max_length=MOST_ROWS)


class FieldErrorView(BaseModel):
    field: str = Field(description="The column; `row` for the row as a whole.")
    detail: str = Field(description="Why it is refused, without the value.")


class RowReportView(BaseModel):
    """What became of one row, or would in a dry run."""

    row: int = Field(description="Its number, from 1; of a file its line, where the names of columns are line 1.")
    outcome: RowOutcome
    respondent_id: UUID | None = Field(description="Who it is about; null where nobody is known yet.")
    fields: list[str] = Field(description="What changes.")
    errors: list[FieldErrorView]

    @classmethod
    def from_domain(cls, report: RowReport) -> "RowReportView":
        return cls(
            row=report.row,
            outcome=report.outcome,
            respondent_id=report.respondent_id,
            fields=list(report.fields),
            errors=[FieldErrorView(field=one.field, detail=one.detail) for one in report.problems],
        )


class ImportReportView(BaseModel):
    """What became of all rows, in their order."""

    model_config = with_example(
        {
            "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
            "dry_run": True,
            "counts": {"created": 1, "changed": 0, "unchanged": 0, "refused": 1},
            "rows": [
                {"row": 2, "outcome": "created", "respondent_id": None, "fields": ["value", "currency"], "errors": []},
                {
                    "row": 3,
                    "outcome": "refused",
                    "respondent_id": None,
                    "fields": [],
                    "errors": [{"field": "value", "detail": "must be an amount such as 1234.50"}],
                },
            ],
        }
    )

    id: UUID = Field(description="The audit log names it.")
    dry_run: bool
    counts: Mapping[RowOutcome, int]
    rows: list[RowReportView]

    @classmethod
    def from_domain(cls, report: ImportReport, import_id: UUID) -> "ImportReportView":
        rows = [RowReportView.from_domain(one) for one in report.rows]
        return cls(id=import_id, dry_run=report.is_dry_run, counts=report.counts, rows=rows)
