"""Conditions in the bodies of requests: how they are read and described in the OpenAPI document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import definition_reference_schema, no_info_plain_validator_function

from shared.conditions.documents import MalformedConditionError


@dataclass(frozen=True, slots=True)
class ConditionJson:
    """Marks a field of a body as a condition: `when: Annotated[Condition, ConditionJson(…)]`."""

    name: str
    """Of its schema in the API's document."""
    read: Callable[[object], Any]
    """Returns the condition that a JSON document describes; raises `MalformedConditionError` with places inside it."""
    schema: Callable[[str], dict[str, Any]]
    """Returns its JSON Schema, given the reference to that same schema."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read it, and describe it under its name."""
        metadata = {"pydantic_js_functions": [self._describe]}
        return no_info_plain_validator_function(self._read, ref=self.name, metadata=metadata)

    def _read(self, document: object) -> object:
        try:
            return self.read(document)
        except MalformedConditionError as wrong:
            errors = [
                InitErrorDetails(
                    type=PydanticCustomError("condition", "{detail}", {"detail": problem.detail}),
                    loc=tuple(problem.field.split(".")) if problem.field else (),
                    input=None,
                )
                for problem in wrong.problems
            ]
            # Joined by pydantic to what else is wrong with the body, with the field's place before these.
            raise ValidationError.from_exception_data(self.name, errors) from None

    def _describe(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.schema(handler(definition_reference_schema(self.name))["$ref"])
