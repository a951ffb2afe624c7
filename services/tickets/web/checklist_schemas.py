"""Checklists, and what of them is done in a ticket, as JSON."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.casework.checklists import CaseChecks
from services.tickets.domain.casework.case_fields import CATALOGUE
from services.tickets.domain.casework.checklist import LONGEST_ITEM, LONGEST_NAME, MOST_ITEMS, Checklist, ChecklistItem
from services.tickets.domain.casework.checks import Check
from shared.access import Language
from shared.conditions.documents import document_of, expression_of
from shared.conditions.expression import Expression
from shared.conditions.schema import condition_schema
from shared.keyed.resource import KeyedResource
from shared.web.conditions import ConditionJson
from shared.web.lines import Key, Line

_WHEN: dict[str, Any] = {"all_of": [{"field": "kind", "equals": "complaint"}, {"field": "unit", "equals": "graz"}]}
_EXAMPLE: dict[str, Any] = {
    "names": {"en": "Refund"},
    "items": [{"key": "receipt", "names": {"en": "Receipt checked"}, "is_required": True}],
    "when": _WHEN,
}


def _schema(reference: str) -> dict[str, Any]:
    return {
        "title": "CaseCondition",
        "description": "What must hold of a ticket that is opened, in the language of surveys' `show_if`, over what "
        "the ticket is about.",
        **condition_schema(CATALOGUE, reference),
        "examples": [_WHEN],
    }


Condition = Annotated[Expression, ConditionJson("CaseCondition", expression_of, _schema)]


class ItemBody(BaseModel):
    """Something that is to be done."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    names: dict[Language, Annotated[Line, Field(max_length=LONGEST_ITEM)]] = Field(
        min_length=1, description="What is to be done, by language; in others the first is shown."
    )
    is_required: bool = Field(default=False, description="No ticket is closed before it is done.")


class ChecklistBody(BaseModel):
    """A checklist as it is to be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    names: dict[Language, Annotated[Line, Field(max_length=LONGEST_NAME)]] = Field(
        min_length=1, description="Its name by language; in others the first is shown."
    )
    items: Annotated[list[ItemBody], Field(min_length=1, max_length=MOST_ITEMS, description="In their order.")]
    when: Condition | None = Field(default=None, description="Omitted: every ticket that is opened gets it.")
    position: int = Field(default=0, ge=0, le=10_000, description="Among those of a ticket, the lowest first.")
    is_retired: bool = Field(default=False, description="New tickets do not get it; those that have it keep it.")

    def to_domain(self) -> Checklist:
        return Checklist(
            names={str(language): name for language, name in self.names.items()},
            items=tuple(
                ChecklistItem(
                    key=item.key,
                    names={str(language): name for language, name in item.names.items()},
                    is_required=item.is_required,
                )
                for item in self.items
            ),
            when=self.when,
            position=self.position,
            is_retired=self.is_retired,
        )


class ChecklistView(BaseModel):
    """A checklist as it stands."""

    key: str
    names: dict[str, str]
    items: list[ItemBody]
    when: dict[str, Any] | None
    position: int
    is_retired: bool
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, one: KeyedResource[Checklist]) -> "ChecklistView":
        checklist = one.definition
        return cls(
            key=one.key,
            names=dict(checklist.names),
            items=[ItemBody.model_validate(asdict(item)) for item in checklist.items],
            when=None if checklist.when is None else document_of(checklist.when),
            position=checklist.position,
            is_retired=checklist.is_retired,
            version=one.version,
            created_at=one.created_at,
            updated_at=one.updated_at,
        )


class CheckBody(BaseModel):
    """Whether it is done."""

    model_config = ConfigDict(extra="forbid")

    done: bool = True


class CheckView(BaseModel):
    """Something that is to be done in a ticket."""

    id: str = Field(description="Names it within the ticket: the checklist and the item, such as `refund.receipt`.")
    checklist: str
    checklist_version: int = Field(description="Of the moment when the ticket was opened.")
    checklist_names: dict[str, str]
    names: dict[str, str] = Field(description="What is to be done, by language, as that version says it.")
    is_required: bool = Field(description="The ticket is not closed before it is done.")
    is_done: bool
    done_by: str | None = Field(description="The id of a person, or the name of a key.")
    done_at: datetime | None

    @classmethod
    def from_domain(cls, check: Check, found: CaseChecks) -> "CheckView":
        return cls(
            id=check.id,
            checklist=check.checklist,
            checklist_version=check.checklist_version,
            checklist_names=dict(found.list_of(check).names),
            names=dict(found.names_of(check)),
            is_required=check.is_required,
            is_done=check.done_at is not None,
            done_by=check.done_by,
            done_at=check.done_at,
        )


class ChecksView(BaseModel):
    """All that is to be done in a ticket, in order."""

    items: list[CheckView]

    @classmethod
    def from_domain(cls, found: CaseChecks) -> "ChecksView":
        return cls(items=[CheckView.from_domain(check, found) for check in found.checks])
