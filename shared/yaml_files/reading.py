"""Reading a document, YAML 1.2 or JSON, such that every problem can be reported with its line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

DEEPEST = 50
"""Levels of a document. Nothing that people keep has a fifth of them."""
MOST = 100_000
"""Values in a document: twice those of a survey of a hundred questions in twenty languages, or of 5,000 units."""


MOST_REFERENCES = 1000
"""Places at which a document may refer to its own parts."""
TOO_MUCH = "is nested too deeply, or repeats itself too often"


class UnreadableError(Exception):
    """A text is no document at all."""

    def __init__(self, line: int, detail: str) -> None:
        """Say where and what.

        Args:
            line: from 1.
            detail: what is wrong, without what is written there.
        """
        super().__init__(detail)
        self.line = line
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says, and where."""

    content: Any
    """Made of JSON's types."""
    tree: Any
    """The same with the places of everything; None when they are not known."""

    def line_of(self, place: str) -> int:
        """Return the line, from 1, on which `place` stands, such as `questions.2.scale`; else what it is missing in."""
        node, line = self.tree, 0
        for part in filter(None, place.split(".")):
            found = _step(node, part)
            if found is None:
                break
            node, line = found
        return line + 1


def _step(node: Any, part: str) -> tuple[Any, int] | None:  # noqa: ANN401 - any node of the library's tree
    """Return what a node has under a name or number, and its line from 0."""
    try:
        if isinstance(node, Mapping):
            return node[part], int(node.lc.key(part)[0])  # type: ignore[attr-defined]  # the library's mappings have it
        if isinstance(node, Sequence) and not isinstance(node, str):
            return node[int(part)], int(node.lc.item(int(part))[0])  # type: ignore[attr-defined]  # likewise
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        pass
    return None


def read_yaml(text: str) -> Document:
    """Read YAML 1.2.

    Raises:
        UnreadableError: it is none, or holds what JSON cannot.
    """
    tree = _from_yaml(text)
    return Document(_Plain().of(tree), tree)


def read_json(text: str) -> Document:
    """Read JSON.

    Raises:
        UnreadableError: it is none.
    """
    content = _from_json(text)
    try:
        return Document(content, _from_yaml(text))
    except UnreadableError:  # nearly all JSON is YAML; from the rest no lines are known
        return Document(content, None)


def _from_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise UnreadableError(1, f"`{name}` stands twice in one object")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise UnreadableError(error.lineno, f"this is no JSON: {error.msg}") from error
    except RecursionError as error:
        raise UnreadableError(1, "is nested too deeply") from error


def _from_yaml(text: str) -> Any:  # noqa: ANN401 - any node of the library's tree
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - see `_yaml`

    try:
        check_size(text)
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or error.context or "this is no YAML").split("\n")[0]
        raise UnreadableError(mark.line + 1 if mark else 1, said) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise UnreadableError(1, f"this is no YAML: {type(error).__name__}") from error


def check_size(text: str) -> None:
    """Refuse before it is built what takes minutes to build and is no document of ours.

    Raises:
        UnreadableError: it is nested too deeply, too large, or refers to its own parts too often.
    """
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent  # noqa: PLC0415 - see `_yaml`

    depth = references = 0
    for number, event in enumerate(_yaml().parse(text)):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        references += isinstance(event, AliasEvent)
        if depth > DEEPEST or number > 2 * MOST or references > MOST_REFERENCES:
            raise UnreadableError(event.start_mark.line + 1, TOO_MUCH)


def _yaml() -> Any:  # noqa: ANN401 - a class of the library's
    """Return a reader of one's own: it remembers what it reads, and threads read at the same time."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - half of the time of a command; others do without it

    reader = YAML(typ="rt", pure=True)
    reader.Constructor = _constructor()
    return reader


@cache
def _constructor() -> Any:  # noqa: ANN401 - a class of the library's
    from ruamel.yaml.constructor import RoundTripConstructor  # noqa: PLC0415 - see `_yaml`

    class Constructor(RoundTripConstructor):
        """Leaves moments and days as the text that they are written as, which is how JSON has them."""

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", Constructor.construct_yaml_str)
    # YAML 1.2: the language `no` is text, and so are `on`, `off` and `yes`.
    return Constructor


class _Plain:
    """Turns the library's nodes, which remember how they were written, into JSON's types."""

    def __init__(self) -> None:
        self._left = MOST

    def of(self, node: Any, line: int = 0, depth: int = 0) -> Any:  # noqa: ANN401 - any node of the library's tree
        """Return a node; `line` is that of the node it stands in."""
        line = getattr(getattr(node, "lc", None), "line", None) or line
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            # Few bytes can stand for very much: a YAML file may refer to its own parts.
            raise UnreadableError(line + 1, TOO_MUCH)
        if isinstance(node, Mapping):
            return {self._name(name, line): self.of(value, line, depth + 1) for name, value in node.items()}
        if isinstance(node, Sequence) and not isinstance(node, str | bytes):
            return [self.of(value, line, depth + 1) for value in node]
        if node is None or isinstance(node, bool):
            return node
        for kind in (str, int, float):
            if isinstance(node, kind):
                return kind(node)
        detail = "holds something that does not belong here: text, numbers, lists and objects only"
        raise UnreadableError(line + 1, detail)

    def _name(self, name: object, line: int) -> str:
        if isinstance(name, str):
            return str(name)
        raise UnreadableError(line + 1, "the names of fields must be text; put quotation marks around them")
