"""Reading the text of a survey, YAML 1.2, such that every problem can be reported with its line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.yaml_files.reading import UnreadableError, check_size

DEEPEST = 50
"""Levels of a text. No survey has a fifth of them."""
MOST = 100_000
"""Values in a text. A survey of a hundred questions in twenty languages has half of them."""
NO_SURVEY = "a survey is an object with `title`, `languages` and `questions`"


class UnreadableTextError(ValueError):
    """A text cannot be read at all."""

    def __init__(self, line: int, detail: str) -> None:
        """Say where, from 1, and what."""
        super().__init__(detail)
        self.line = line
        self.detail = detail


@dataclass(frozen=True, slots=True)
class SurveyText:
    """What is in a text."""

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


def read_yaml(text: str) -> SurveyText:
    """Read a text as YAML.

    Raises:
        UnreadableTextError: it is none, or holds what no survey has.
    """
    tree = tree_of(text)
    return SurveyText(_Plain().of(tree), tree)


def tree_of(text: str) -> Any:  # noqa: ANN401 - any node of the library's tree
    """Return the nodes of a YAML text, which know their lines.

    Raises:
        UnreadableTextError: it is no YAML.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - see `_yaml`

    try:
        check_size(text)
        return _yaml().load(text)
    except UnreadableError as error:
        raise UnreadableTextError(error.line, error.detail) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or error.context or "this is no YAML").split("\n")[0]
        raise UnreadableTextError(mark.line + 1 if mark else 1, said) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise UnreadableTextError(1, f"this is no YAML: {type(error).__name__}") from error


@cache
def _yaml() -> Any:  # noqa: ANN401 - a class of the library's
    from ruamel.yaml import YAML  # noqa: PLC0415 - 5 MB that only readers of texts need
    from ruamel.yaml.constructor import RoundTripConstructor  # noqa: PLC0415 - likewise

    class Constructor(RoundTripConstructor):
        """Leaves moments and days as the text that they are written as, which is how JSON has them."""

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", Constructor.construct_yaml_str)
    # YAML 1.2: the language `no` is text, and so are `on`, `off` and `yes`.
    reader = YAML(typ="rt", pure=True)
    reader.Constructor = Constructor
    return reader


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
            raise UnreadableTextError(line + 1, "is nested too deeply, or repeats itself too often")
        if isinstance(node, Mapping):
            return {self._name(name, line): self.of(value, line, depth + 1) for name, value in node.items()}
        if isinstance(node, Sequence) and not isinstance(node, str | bytes):
            return [self.of(value, line, depth + 1) for value in node]
        if node is None or isinstance(node, bool):
            return node
        for kind in (str, int, float):
            if isinstance(node, kind):
                return kind(node)
        detail = "holds something that no survey has: text, numbers, lists and objects only"
        raise UnreadableTextError(line + 1, detail)

    def _name(self, name: object, line: int) -> str:
        if isinstance(name, str):
            return str(name)
        raise UnreadableTextError(line + 1, "the names of fields must be text; put quotation marks around them")
