"""Reading a survey file, YAML 1.2 or JSON, such that every problem can be reported with its line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.collector.web.surveys.yaml_reading import SurveyText, UnreadableTextError, read_yaml, tree_of
from services.commands.errors import CommandError


class SurveyFileError(CommandError):
    """A file cannot be read at all; the message begins with file and line."""

    def __init__(self, path: Path, line: int, detail: str) -> None:
        """Say where and what."""
        super().__init__(f"{path}:{line}: error: {detail}")


@dataclass(frozen=True, slots=True)
class SurveyFile:
    path: Path
    text: SurveyText

    @property
    def content(self) -> dict[str, Any]:
        """What is in it, made of JSON's types, `survey` included."""
        content: dict[str, Any] = self.text.content
        return content

    @property
    def key(self) -> str:
        """Name of the survey; empty when the file has none."""
        key = self.content.get("survey")
        return key if isinstance(key, str) else ""

    def line_of(self, place: str) -> int:
        """Return the line, from 1, on which `place` stands, such as `questions.2.scale`; else what it is missing in."""
        return self.text.line_of(place)


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
            tree = tree_of(text)
        except UnreadableTextError:  # nearly all JSON is YAML; from the rest no lines are known
            tree = None
        read = SurveyText(content, tree)
    else:
        try:
            read = read_yaml(text)
        except UnreadableTextError as error:
            raise SurveyFileError(path, error.line, error.detail) from error
    if not isinstance(read.content, dict):
        raise SurveyFileError(path, 1, "a survey is an object with `survey`, `title`, `languages` and `questions`")
    return SurveyFile(path, read)


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
