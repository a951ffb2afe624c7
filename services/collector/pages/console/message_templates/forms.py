"""What somebody entered into the editor of a template. Its form carries the whole template."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from fastapi import Request
from pydantic import ValidationError

from services.collector.domain.messages.template import WORDINGS, TemplateDefinition, problems_of
from services.collector.domain.names import is_language
from services.collector.domain.surveys.wording import match
from services.collector.web.messages.template_bodies import TemplateBody, document_of
from shared.errors import FieldProblem
from shared.web.problems import field_problems
from shared.web.text import is_storable

_MOST_FIELDS = 200
_MOST = 12_000


@dataclass(frozen=True, slots=True)
class Looking:
    """What the preview shows."""

    language: str = ""
    survey: str = ""
    person: str = ""
    """Id of a real one; empty: somebody invented."""

    @property
    def respondent_id(self) -> UUID | None:
        try:
            return UUID(self.person) if self.person else None
        except ValueError:
            return None

    @property
    def is_wrong(self) -> bool:
        """Whether the id is none."""
        return bool(self.person) and self.respondent_id is None


def language_for(reader: str, languages: Sequence[str]) -> str:
    """Return the language in which a preview begins: the reader's, where the template has it."""
    return match(reader, languages) or languages[0]


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """The fields, as they stand in the browser."""

    key: str = ""
    tag: str = ""
    """Of the state that was opened; empty for a new template."""
    document: dict[str, Any] = field(default_factory=dict)
    """As the API takes it; wordings hold a text for each language, perhaps an empty one."""
    looking: Looking = Looking()

    @classmethod
    def of(cls, key: str, tag: str, definition: TemplateDefinition, looking: Looking) -> "TemplateForm":
        """Return the form of a template."""
        return cls(key, tag, document_of(definition), looking)

    @classmethod
    async def read(cls, request: Request) -> "TemplateForm":
        """Return what was sent; what no text can hold is left away."""
        sent = await request.form(max_fields=_MOST_FIELDS)

        def one(name: str) -> str:
            value = str(sent.get(name, ""))[:_MOST].replace("\r\n", "\n")
            return value if is_storable(value) else ""

        languages = [str(tag) for tag in sent.getlist("language") if is_language(str(tag))]
        document: dict[str, Any] = {
            "name": one("name").strip(),
            "enabled": one("enabled") == "yes",
            "purpose": one("purpose"),
            "cause": one("cause"),
            "touchpoint": one("touchpoint").strip() or None,
            "languages": languages,
        }
        for wording in WORDINGS:
            document[wording] = {tag: one(f"{wording}.{tag}").rstrip() for tag in languages}
        looking = Looking(one("preview_language"), one("preview_survey"), one("preview_person").strip())
        return cls(one("key").strip(), one("tag"), document, looking)

    @property
    def languages(self) -> list[str]:
        return cast("list[str]", self.document["languages"])

    def words(self, wording: str, language: str) -> str:
        """Return a wording; empty without one."""
        return str((self.document.get(wording) or {}).get(language, ""))

    def with_language(self, tag: str) -> "TemplateForm":
        """Return the form with one more language."""
        if not is_language(tag) or tag in self.languages:
            return self
        return replace(
            self,
            document=self.document | {"languages": [*self.languages, tag]},
            looking=replace(self.looking, language=tag),
        )

    def without_language(self, tag: str) -> "TemplateForm":
        """Return the form without a language; the last one stays."""
        kept = [one for one in self.languages if one != tag]
        return replace(self, document=self.document | {"languages": kept}) if kept else self

    def definition(self) -> tuple[TemplateDefinition | None, list[FieldProblem]]:
        """Return the template; None with what is wrong when it cannot be used."""
        words = {
            name: {tag: text for tag in self.languages if (text := self.words(name, tag)).strip()} or None
            for name in WORDINGS
        }
        try:
            definition = TemplateBody.model_validate(self.document | words).to_domain()
        except ValidationError as wrong:
            return None, list(field_problems(wrong.errors(include_url=False, include_input=False)))
        problems = problems_of(definition)
        return (None, problems) if problems else (definition, [])
