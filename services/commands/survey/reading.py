"""Reading a survey file, YAML 1.2 or JSON, such that every problem can be reported with its line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.commands.files import read_file
from shared.yaml_files.reading import Document

NO_SURVEY = "a survey is an object with `survey`, `title`, `languages` and `questions`"


@dataclass(frozen=True, slots=True)
class SurveyFile:
    path: Path
    text: Document

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
        FileError: it is not what its name says.
        CommandError: it cannot be opened.
    """
    return SurveyFile(path, read_file(path, what=NO_SURVEY))
