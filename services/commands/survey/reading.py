"""Reading a survey file, YAML 1.2 or JSON, such that every problem can be reported with its line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.commands.errors import CommandError

DEEPEST = 50
"""Levels of a file. No survey has a fifth of them."""
MOST = 100_000
"""Values in a file. A survey of a hundred questions in twenty languages has half of them."""


class SurveyFileError(CommandError):
    """A file cannot be read at all; the message begins with file and line."""

    def __init__(self, path: Path, line: int, detail: str) -> None:
        """Say where and what."""
        super().__init__(f"{path}:{line}: error: {detail}")


@dataclass(frozen=True, slots=True)
class SurveyFile:
    path: Path
    content: dict[str, Any]
    """Made of JSON's types, `survey` included."""
    tree: Any
    """The same with the places of everything; None when they are not known."""

    @property
    def key(self) -> str:
        """Name of the survey; empty when the file has none."""
        key = self.content.get("survey")
        return key if isinstance(key, str) else ""

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


def read_survey(path: Path) -> SurveyFile:
    """Read a file; one whose name ends in `.json` is JSON, every other is YAML.

    Raises:
        SurveyFileError: it is not what its name says.
        CommandError: it cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"Cannot read {path}: {reason}."
        raise CommandError(message) from error
    if path.suffix == ".json":
        content = _from_json(path, text)
        try:
            tree = _from_yaml(path, text)
        except SurveyFileError:  # nearly all JSON is YAML; from the rest no lines are known
            tree = None
    else:
        tree = _from_yaml(path, text)
        content = _Plain(path).of(tree)
    if not isinstance(content, dict):
        raise SurveyFileError(path, 1, "a survey is an object with `survey`, `title`, `languages` and `questions`")
    return SurveyFile(path, content, tree)


def _from_json(path: Path, text: str) -> Any:  # noqa: ANN401 - any JSON value
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise SurveyFileError(path, 1, f"`{name}` stands twice in one object")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise SurveyFileError(path, error.lineno, f"this is no JSON: {error.msg}") from error
    except RecursionError as error:
        raise SurveyFileError(path, 1, "is nested too deeply") from error


def _from_yaml(path: Path, text: str) -> Any:  # noqa: ANN401 - any node of the library's tree
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - see `_yaml`

    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.problem or error.context or "this is no YAML").split("\n")[0]
        raise SurveyFileError(path, mark.line + 1 if mark else 1, said) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise SurveyFileError(path, 1, f"this is no YAML: {type(error).__name__}") from error


@cache
def _yaml() -> Any:  # noqa: ANN401 - a class of the library's
    from ruamel.yaml import YAML  # noqa: PLC0415 - half of this command's time; other commands do without it
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

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = MOST

    def of(self, node: Any, line: int = 0, depth: int = 0) -> Any:  # noqa: ANN401 - any node of the library's tree
        """Return a node; `line` is that of the node it stands in."""
        line = getattr(getattr(node, "lc", None), "line", None) or line
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            # Few bytes can stand for very much: a YAML file may refer to its own parts.
            raise SurveyFileError(self._path, line + 1, "is nested too deeply, or repeats itself too often")
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
        raise SurveyFileError(self._path, line + 1, detail)

    def _name(self, name: object, line: int) -> str:
        if isinstance(name, str):
            return str(name)
        raise SurveyFileError(self._path, line + 1, "the names of fields must be text; put quotation marks around them")
