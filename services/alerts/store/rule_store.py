"""Rules in the database."""

import dataclasses
from typing import Any

from sqlalchemy import Row

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule import RuleDefinition, RuleNotFoundError
from services.alerts.store.tables import RULE, RULE_VERSION
from shared.db.keyed import Kind

_PLAIN = tuple(field.name for field in dataclasses.fields(RuleDefinition) if field.name != "when")


def _columns(definition: RuleDefinition) -> dict[str, Any]:
    return {name: getattr(definition, name) for name in _PLAIN} | {"condition": definition.when.document()}


def _definition(row: Row[Any]) -> RuleDefinition:
    return RuleDefinition(when=Condition.read(row.condition), **{name: getattr(row, name) for name in _PLAIN})


RULES = Kind("rule", RuleNotFoundError, RULE, _columns, _definition, versions=RULE_VERSION)
