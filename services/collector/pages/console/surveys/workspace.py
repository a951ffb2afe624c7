"""A survey as it stands in the editor between two requests: in the hidden fields of its form."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json

from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import InvalidSurveyError
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.translations import Missing
from services.collector.domain.surveys.wording import match
from services.collector.pages.console.surveys.editing import questions, whole
from services.collector.pages.console.surveys.editing.actions import Pressed, act
from services.collector.pages.console.surveys.editing.forms import Document, Entered, Fields, changed_fields
from services.collector.pages.console.surveys.editing.packing import packed, unpacked
from services.collector.web.surveys.parsing import parse_survey
from services.collector.web.surveys.yaml_form import yaml_of
from shared.errors import FieldProblem
from shared.yaml_files.reading import UnreadableError, read_yaml

FIELD = "f."
"""Fields of the open part are named `f.<field>`."""
SURVEY, LOOKS, RULES = "survey", "looks", "rules"
PREVIEW, TEXT = "preview", "text"
KEY = "survey"
"""Field of a survey's file that names it."""


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What is wrong with the definition as text."""

    line: int
    """From 1."""
    detail: str


@dataclass(slots=True)
class Workspace:
    """What somebody is working on."""

    document: Document
    base: Document
    """What they began with."""
    tag: str
    """Of the survey as they began."""
    panel: str = SURVEY
    """The part that is open: `survey`, `looks`, `rules` or `q:<number>`."""
    beside: str = PREVIEW
    """What stands beside it: the preview, or the definition as text."""
    language: str = ""
    """Of the preview."""
    typed: str | None = None
    """Text that could not be read, as it was typed."""
    text_problems: list[TextProblem] = field(default_factory=list)
    both_changed: bool = False
    """Whether form and text were both changed at once; the form counts, and the text stays as it was typed."""

    @classmethod
    def begun(cls, document: Document, tag: str, language: str) -> "Workspace":
        """Return the workspace of somebody who opens a survey; `language` is theirs."""
        languages = document["languages"]
        return cls(document, deepcopy(document), tag, panel="q:0", language=match(language, languages) or languages[0])

    @classmethod
    def read(cls, entered: Entered, live: Sequence[str], zone: str) -> "Workspace":
        """Return the workspace that a form carries, with what was entered in it.

        Args:
            entered: the form.
            live: the keys of the live version's questions.
            zone: of the reader.

        Raises:
            BrokenPackageError: the form is not one of ours.
        """
        given = {name: values[-1] for name, values in entered.items()}
        document = unpacked(given.get("document", ""))
        found = cls(
            document,
            unpacked(given.get("base", "")),
            given.get("tag", ""),
            panel=given.get("panel", SURVEY),
            beside=TEXT if given.get("beside") == TEXT else PREVIEW,
            language=given.get("preview_language", ""),
        )
        before = deepcopy(document)
        found._enter(
            {name.removeprefix(FIELD): values for name, values in entered.items() if name.startswith(FIELD)}, live, zone
        )
        if "text" in given:
            found._enter_text(given["text"].replace("\r\n", "\n"), before)
        return found

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.document != self.base

    @property
    def place(self) -> int | None:
        """The place of the question that is open; None when another part is."""
        kind, _, number = self.panel.partition(":")
        is_there = kind == "q" and number.isdecimal() and int(number) < len(self.document["questions"])
        return int(number) if is_there else None

    @property
    def text(self) -> str:
        """The definition as text, or what was typed instead."""
        return yaml_of(self.document) if self.typed is None else self.typed

    def carried(self) -> dict[str, str]:
        """Return the hidden fields."""
        return {
            "document": packed(self.document),
            "base": packed(self.base),
            "tag": self.tag,
            "panel": self.panel,
            "beside": self.beside,
        }

    def fields(self, zone: str) -> Fields:
        """Return the fields of the part that is open, and what they show."""
        if self.place is not None:
            return questions.question_fields(self.document["questions"][self.place], self.document["languages"])
        if self.panel == LOOKS:
            return whole.looks_fields(self.document)
        return whole.rules_fields(self.document, zone) if self.panel == RULES else whole.survey_fields(self.document)

    def press(self, button: str, entered: Mapping[str, str]) -> None:
        """Do what a button says."""
        pressed = Pressed.of(button)
        if pressed.word == "beside":
            self.beside = TEXT if pressed.about == (TEXT,) else PREVIEW
        elif pressed.word == "language-add":
            pressed = Pressed("language-add", (entered.get("new_language", ""),))
        self.panel = act(self.document, pressed, self.panel)
        if self.panel not in {SURVEY, LOOKS, RULES} and self.place is None:
            self.panel = SURVEY
        if self.language not in self.document["languages"]:
            self.language = self.document["languages"][0]

    def _enter(self, entered: Entered, live: Sequence[str], zone: str) -> None:
        place = self.place
        shown = self.fields(zone)
        boxes = questions.is_box if place is not None else whole.is_box
        changed = changed_fields(shown, entered, boxes) if entered else {}
        if not changed:
            return
        if place is not None:
            questions.changed_question(self.document, place, changed, live)
        elif self.panel == LOOKS:
            whole.changed_looks(self.document, changed)
        elif self.panel == RULES:
            whole.changed_rules(self.document, changed, zone)
        else:
            whole.changed_survey(self.document, changed)

    def _enter_text(self, text: str, before: Document) -> None:
        """Take the text for the definition where it was changed."""
        if text == yaml_of(before):
            return
        if self.document != before:
            self.typed, self.both_changed = text, True
            return
        try:
            read = read_yaml(text)
        except UnreadableError as error:
            self.typed = text
            self.text_problems = [TextProblem(error.line, error.detail)]
            return
        content = (
            {name: value for name, value in read.content.items() if name != KEY}
            if isinstance(read.content, dict)
            else None
        )
        judged = judged_shape(content)
        if isinstance(judged, list):
            self.typed = text
            self.text_problems = [TextProblem(read.line_of(one.field), f"{one.field}: {one.detail}") for one in judged]
        elif not judged.questions or not judged.languages:
            self.typed = text
            self.text_problems = [TextProblem(1, "needs at least one language and one question")]
        else:
            self.document = content or {}


def judged_shape(document: object) -> Definition | list[FieldProblem]:
    """Return the definition that a document describes, or why it describes none."""
    try:
        return parse_survey(to_json(document))
    except InvalidSurveyError as invalid:
        return list(invalid.problems)
    except (RequestValidationError, ValueError):
        return [FieldProblem("", "holds a number or a character that no JSON can hold")]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks say of what is being edited."""

    definition: Definition | None
    """None: it has not even the form of a survey."""
    problems: Sequence[FieldProblem]
    missing: Sequence[Missing]


async def judge(menu: UseCases, key: str, document: Mapping[str, Any]) -> Judged:
    """Check a document as publishing it would."""
    shape = judged_shape(document)
    if isinstance(shape, list):
        return Judged(None, shape, ())
    check = await menu.surveys.check(key=key, draft=shape)
    return Judged(shape, check.problems, check.missing)
