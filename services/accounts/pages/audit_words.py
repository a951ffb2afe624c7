"""What the audit log says, in words: actions, kinds of things, faults, and what changed."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from services.accounts.domain.audit.verification import Fault
from services.accounts.pages.audit_vocabulary import ACTIONS, FAULTS, THINGS

Translate = Callable[[str], str]


def thing_words(text: Translate, thing: str) -> str:
    """Return a kind of thing in words; as it is where there are none."""
    return text(THINGS[thing]) if thing in THINGS else thing


def action_words(text: Translate, action: str) -> str:
    """Return an action in words, such as `Rule changed`; as it is where there are none."""
    return text(ACTIONS[action]) if action in ACTIONS else action


def fault_words(text: Translate, fault: Fault) -> str:
    return text(FAULTS[fault])


class Change(NamedTuple):
    """One field of a thing before and after."""

    field: str
    before: str
    after: str
    is_changed: bool


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Return the fields of a thing, those that changed first, each written as JSON."""
    old, new = before or {}, after or {}
    found = [
        Change(name, _written(old, name), _written(new, name), old.get(name) != new.get(name))
        for name in sorted({*old, *new})
    ]
    return sorted(found, key=lambda change: not change.is_changed)


def _written(state: Mapping[str, Any], name: str) -> str:
    if name not in state:
        return ""
    value = state[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
