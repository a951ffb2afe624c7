"""Bringing together what two people have changed at the same time."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from services.collector.pages.console.surveys.editing.forms import Document

_MISSING = object()


def merged(base: Document, mine: Document, theirs: Document) -> tuple[Document, list[str]]:
    """Return a survey with the changes of both, and the places that both have changed differently.

    There, mine stays. Questions, choices and rows are known by their keys, so that both can add some.

    Args:
        base: what both began with.
        mine: what one of them has made of it.
        theirs: what the other one has saved meanwhile.
    """
    conflicts: list[str] = []
    found = _merge(base, mine, theirs, "", conflicts)
    return found, conflicts


def _merge(base: Any, mine: Any, theirs: Any, place: str, conflicts: list[str]) -> Any:  # noqa: ANN401 - any JSON
    if theirs in (mine, base):
        return deepcopy(mine)
    if mine == base:
        return deepcopy(theirs)
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        before = base if isinstance(base, Mapping) else {}
        return _merge_objects(before, mine, theirs, place, conflicts)
    if _is_keyed(mine) and _is_keyed(theirs) and (base is _MISSING or _is_keyed(base)):
        return _merge_keyed([] if base is _MISSING else base, mine, theirs, place, conflicts)
    conflicts.append(place)
    return deepcopy(mine)


def _merge_objects(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], place: str, conflicts: list[str]
) -> Document:
    found: Document = {}
    for name in dict.fromkeys([*mine, *theirs]):
        at = f"{place}.{name}" if place else name
        value = _merge_one(
            base.get(name, _MISSING), mine.get(name, _MISSING), theirs.get(name, _MISSING), at, conflicts
        )
        if value is not _MISSING:
            found[name] = value
    return found


def _merge_one(base: Any, mine: Any, theirs: Any, place: str, conflicts: list[str]) -> Any:  # noqa: ANN401 - any JSON
    if mine is _MISSING or theirs is _MISSING:
        one = theirs if mine is _MISSING else mine
        if one == base:
            return _MISSING
        if base is not _MISSING:
            conflicts.append(place)
        return deepcopy(one)
    return _merge(base, mine, theirs, place, conflicts)


def _merge_keyed(
    base: Sequence[Document],
    mine: Sequence[Document],
    theirs: Sequence[Document],
    place: str,
    conflicts: list[str],
) -> list[Document]:
    old, here, there = ({one["key"]: one for one in listed} for listed in (base, mine, theirs))
    kept: dict[str, Any] = {}
    for key in dict.fromkeys([*here, *there]):
        value = _merge_one(
            old.get(key, _MISSING), here.get(key, _MISSING), there.get(key, _MISSING), f"{place}.{key}", conflicts
        )
        if value is not _MISSING:
            kept[key] = value
    has_order_of_old = [key for key in here if key in old] == [key for key in old if key in here]
    order = list(there) if has_order_of_old else list(here)
    return [kept[key] for key in _woven(order, list(kept), list(here), list(there))]


def _woven(order: list[str], keys: list[str], here: list[str], there: list[str]) -> list[str]:
    """Return `keys` in the given order; what is not in it stands behind what it stood behind."""
    woven = [key for key in order if key in keys]
    for listed in (here, there):
        for index, key in enumerate(listed):
            if key in keys and key not in woven:
                before = next((one for one in reversed(listed[:index]) if one in woven), None)
                woven.insert(0 if before is None else woven.index(before) + 1, key)
    return woven


def _is_keyed(value: Any) -> bool:  # noqa: ANN401 - any JSON
    if not isinstance(value, list):
        return False
    keys = [one.get("key") for one in value if isinstance(one, Mapping)]
    return len(keys) == len(value) == len(set(map(str, keys))) and all(isinstance(key, str) for key in keys)
