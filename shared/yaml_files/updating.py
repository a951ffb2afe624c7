"""Bringing a YAML text up to date with a document, so that comments and order stay where they can."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shared.yaml_files.reading import read_yaml
from shared.yaml_files.writing import new_writer, styled

Identity = Callable[[Mapping[str, Any]], object]
"""Returns what makes an object of a list the same as one of another list."""


def updated(text: str, document: Mapping[str, Any], identity: Identity) -> str:
    """Return a text that says what `document` says, with the comments of what is still there.

    Args:
        text: YAML, whose content is an object.
        document: made of JSON's types.
        identity: of the objects in lists.

    Raises:
        UnreadableError: the text is no YAML.
    """
    tree = read_yaml(text).tree
    if not isinstance(tree, dict):
        tree = styled({})
    _update(tree, document, identity)
    written = io.StringIO()
    new_writer().dump(tree, written)
    return written.getvalue()


def _update(tree: Any, value: Mapping[str, Any], identity: Identity) -> None:  # noqa: ANN401 - the library's mapping
    for name in [name for name in tree if name not in value]:
        del tree[name]
    for name, one in value.items():
        kept = tree.get(name)
        if isinstance(kept, dict) and isinstance(one, Mapping):
            _update(kept, one, identity)
        elif _are_objects(kept) and _are_objects(one):
            _update_list(kept, one, identity)
        elif kept is None or _plain(kept) != one:
            tree[name] = styled(one)


def _update_list(tree: Any, value: Sequence[Any], identity: Identity) -> None:  # noqa: ANN401 - the library's list
    wanted = {identity(one): one for one in value}
    for number in reversed(range(len(tree))):
        found = wanted.pop(identity(tree[number]), None)
        if found is None:
            del tree[number]
        else:
            _update(tree[number], found, identity)
    for one in value:
        if identity(one) in wanted:
            tree.append(styled(one))


def _are_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any node of the library's tree
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value
