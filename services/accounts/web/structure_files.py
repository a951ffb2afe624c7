"""The structure as a text that people keep: YAML, its JSON Schema, and what is wrong at which line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.accounts.domain.structure.checks import structure_problems
from services.accounts.domain.structure.definition import InvalidStructureError, StructureDefinition
from services.accounts.web.structure_schemas import StructureJson, document_of, structure_of
from shared.errors import FieldProblem
from shared.yaml_files.reading import Document, UnreadableError, read_yaml
from shared.yaml_files.writing import yaml_of

ORDER = ("units", "touchpoints", "responsibilities", "calendars")
NO_STRUCTURE = "a structure is an object with `units`, `touchpoints`, `responsibilities` and `calendars`"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, where."""

    line: int
    """From 1."""
    place: str
    """Such as `units.3.parent`; empty: the text as a whole."""
    detail: str


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What a text says."""

    definition: StructureDefinition | None
    """None when it cannot be read as a structure."""
    findings: Sequence[Finding]
    document: Document | None = None

    def placed(self, problems: Sequence[FieldProblem]) -> list[Finding]:
        """Return problems with their lines, in the order of these."""
        return found_in(self.document, problems)


def found_in(document: Document | None, problems: Sequence[FieldProblem]) -> list[Finding]:
    """Return problems with their lines, in the order of these; without the document all are on the first."""
    found = [Finding(document.line_of(one.field) if document else 1, one.field, one.detail) for one in problems]
    return sorted(found, key=lambda one: one.line)


def structure_schema() -> dict[str, Any]:
    """Return the JSON Schema of a structure's file, for editors and other tools."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **StructureJson.model_json_schema()}


def check_text(text: str) -> CheckedText:
    """Read a text and check it as far as that needs no server: which teams there are is not known."""
    try:
        document = read_yaml(text)
    except UnreadableError as unreadable:
        return CheckedText(None, [Finding(unreadable.line, "", unreadable.detail)])
    return check_document(document)


def check_document(document: Document) -> CheckedText:
    """Check a document like `check_text`."""
    if not isinstance(document.content, Mapping):
        return CheckedText(None, [Finding(1, "", NO_STRUCTURE)], document)
    try:
        definition = structure_of(document.content)
    except InvalidStructureError as invalid:
        return CheckedText(None, found_in(document, invalid.problems), document)
    return CheckedText(definition, found_in(document, structure_problems(definition.structure())), document)


def text_of(definition: StructureDefinition) -> str:
    """Return a structure as YAML."""
    return yaml_of(document_of(definition), ORDER) if document_of(definition) else "units: []\n"
