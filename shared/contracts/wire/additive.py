"""Is a change of the published schemas additive? Within a major version nothing may break a reader.

Allowed: a new event type, a new optional field, a new description, and a new value in a list of values (the
documentation asks readers to expect unknown values). Everything else needs a new major version: a new class whose type
ends in `.v2`, published beside the old one until nobody reads that any more.

Both directions count: an old reader must understand what is written now, and a new reader what was written before,
since topics, outboxes and parked events keep old events.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_NOTES = frozenset({"$defs", "$id", "$schema", "default", "deprecated", "description", "examples", "title"})
_WALKED = frozenset({"additionalProperties", "anyOf", "const", "enum", "items", "properties", "required"})
_DEFINITIONS = "#/$defs/"


def breaking_changes(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[str]:
    """Return the changes that break readers, each with its place; empty when the change is additive.

    Args:
        old: the schemas of the last release by event type.
        new: the schemas as they are now.
    """
    found: list[str] = []
    for event_type, before in sorted(old.items()):
        after = new.get(event_type)
        if after is None:
            found.append(f"{event_type}: the event is gone")
        else:
            found += _compare(_Node(before, before), _Node(after, after), event_type)
    return found


class _Node:
    """A part of a schema together with the document that its references point into."""

    def __init__(self, part: Any, document: Schema) -> None:  # noqa: ANN401 - any JSON
        while isinstance(part, Mapping) and str(part.get("$ref", "")).startswith(_DEFINITIONS):
            part = document["$defs"][part["$ref"].removeprefix(_DEFINITIONS)]
        self.part: Schema = part if isinstance(part, Mapping) else {"allowed": part}
        self.document = document

    def child(self, part: Any) -> "_Node":  # noqa: ANN401 - any JSON
        return _Node(part, self.document)

    def values(self) -> set[str] | None:
        """Return the listed values that are allowed; None when any are."""
        if "const" in self.part:
            return {repr(self.part["const"])}
        return {repr(value) for value in self.part["enum"]} if "enum" in self.part else None

    def constraints(self) -> dict[str, Any]:
        """Return what limits the value, apart from what is compared part by part."""
        return {
            word: limit
            for word, limit in self.part.items()
            if word not in _NOTES | _WALKED and not word.startswith("x-")
        }

    def branches(self) -> dict[str, "_Node"]:
        """Return the alternatives by what kind of value they are; a plain schema is its own only alternative."""
        found: dict[str, _Node] = {}
        for part in self.part.get("anyOf", [self.part]):
            node = self.child(part)
            kind = "/".join(str(node.part.get(word, "any")) for word in ("type", "format"))
            found[kind if kind not in found else f"{kind} ({len(found)})"] = node
        return found


def _compare(old: _Node, new: _Node, place: str) -> Iterator[str]:
    before, after = old.branches(), new.branches()
    if before.keys() != after.keys():
        yield f"{place}: was {_kinds(before)}, is {_kinds(after)}"
        return
    for kind, branch in before.items():
        yield from _compare_branch(branch, after[kind], place)


def _kinds(branches: Mapping[str, _Node]) -> str:
    return " or ".join(sorted(kind.removesuffix("/any") for kind in branches))


def _compare_branch(old: _Node, new: _Node, place: str) -> Iterator[str]:
    before, after = old.constraints(), new.constraints()
    changed = sorted(word for word in before.keys() | after.keys() if before.get(word) != after.get(word))
    if changed:
        yield f"{place}: its limits changed ({', '.join(changed)})"
    yield from _compare_values(old, new, place)
    yield from _compare_fields(old, new, place)
    for word, suffix in (("items", "[]"), ("additionalProperties", ".*")):
        if (word in old.part) != (word in new.part):
            yield f"{place}{suffix}: its limits changed ({word})"
        elif word in old.part:
            yield from _compare(old.child(old.part[word]), new.child(new.part[word]), place + suffix)


def _compare_values(old: _Node, new: _Node, place: str) -> Iterator[str]:
    before, after = old.values(), new.values()
    if (before is None) != (after is None):
        yield f"{place}: a list of values became free, or the other way round"
    elif before is not None and after is not None and before - after:
        yield f"{place}: values are gone: {', '.join(sorted(before - after))}"


def _compare_fields(old: _Node, new: _Node, place: str) -> Iterator[str]:
    before, after = old.part.get("properties", {}), new.part.get("properties", {})
    must_before, must_after = set(old.part.get("required", ())), set(new.part.get("required", ()))
    for name, part in sorted(before.items()):
        here = f"{place}.{name}"
        if name not in after:
            yield f"{here}: the field is gone"
            continue
        yield from _compare(old.child(part), new.child(after[name]), here)
        if name in must_after - must_before:
            yield f"{here}: was optional, is required"
        if name in must_before - must_after:
            yield f"{here}: was always there, may now be missing"
    for name in sorted((must_after - must_before) - before.keys()):
        yield f"{place}.{name}: a new field must be optional"
