"""Templates of messages as JSON."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.messages.previews import Preview, TestOutcome, Wanted
from services.collector.domain.messages.placeholders import PLACEHOLDERS
from services.collector.domain.messages.template import (
    BUILT_IN,
    LONGEST_NAME,
    LONGEST_SMS,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MessageTemplate,
    TemplateCause,
    TemplateDefinition,
)
from services.collector.domain.messages.template_lint import Finding, FindingCode
from services.collector.web.drafts import TouchpointBody
from services.collector.web.openapi import with_example
from shared.sms_segments import Encoding, Segments
from shared.vocabulary import MessageChannel, MessagePurpose
from shared.web.lines import Key

EXAMPLE: dict[str, Any] = {
    "name": "Receipt for complaints",
    "purpose": "service_contact",
    "cause": "receipt",
    "touchpoint": "checkout",
    "languages": ["en", "de"],
    "subject": {"en": "We have your message {{reference}}", "de": "Ihre Nachricht {{reference}} ist angekommen"},
    "text": {
        "en": "Hello {{name}},\n\nwe are looking into it.\n\n{{link.status}}\n\nKind regards\n{{company}}",
        "de": "Guten Tag {{name}},\n\nwir kümmern uns darum.\n\n{{link.status}}\n\nFreundliche Grüße\n{{company}}",
    },
    "sms": {"en": "Thank you, we are looking into it.", "de": "Danke, wir kümmern uns darum."},
}
PLACEHOLDER_RULE = (
    "It may mention "
    + ", ".join(f"`{{{{{name}}}}}`" for name in PLACEHOLDERS)
    + ", and attributes as `{{field.order_id}}`. `{{location|our shop}}` says `our shop` where there is no value. A "
    "line whose link, reference, promise, note or company is missing is left away. A reply to an unhappy answer has "
    "`call_by` where a phone number is known, else `answer_by`, when the rule promises something."
)
Wording = Annotated[dict[str, str], Field(description="By language tag; the first language is needed.")]


class TemplateFields(TouchpointBody):
    """What people decide about a template. Without a touchpoint it is for every one that has none of its own."""

    name: str = Field(description=f"What colleagues call it, one line of at most {LONGEST_NAME} characters.")
    enabled: bool = Field(default=True, description="Whether messages are made from it.")
    purpose: MessagePurpose = Field(
        description="`survey` and `sharing` ask for something and need that permission; `service_contact` answers."
    )
    cause: TemplateCause
    languages: list[str] = Field(description="Language tags; the first one is what the others fall back to.")
    subject: Wording | None = Field(
        default=None, description=f"Of the mail: one line of at most {LONGEST_SUBJECT} characters, without a link."
    )
    text: Wording | None = Field(
        default=None,
        description=f"Of the mail, at most {LONGEST_TEXT} characters; its HTML is made from it. An empty line begins a "
        f"paragraph; a link on a line of its own becomes a button. {PLACEHOLDER_RULE}",
    )
    sms: Wording | None = Field(
        default=None,
        description=f"At most {LONGEST_SMS} characters. How to opt out and, last, the link are added.",
    )

    def to_domain(self) -> TemplateDefinition:
        values = {one.name: getattr(self, one.name) for one in dataclasses.fields(TemplateDefinition)}
        return TemplateDefinition(**values | {"name": self.name.strip(), "languages": tuple(self.languages)})


class TemplateBody(TemplateFields):
    """A template as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})


_MOMENTS = {"version": 2, "created_at": "2026-12-01T09:00:00Z", "updated_at": "2026-12-02T10:30:00Z"}


class TemplateView(TemplateFields):
    """A template as it stands, or as it was in one of its versions."""

    model_config = with_example({"key": "checkout-receipt", "built_in": False, "enabled": True, **EXAMPLE, **_MOMENTS})

    key: str
    built_in: bool = Field(description="Whether it comes with the suite: it applies while there is no other.")
    version: int = Field(description="Grows by one with every change. Messages name the version they were made from.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, template: MessageTemplate) -> "TemplateView":
        return cls(
            **document_of(template.definition),
            key=template.key,
            built_in=template.key.startswith(BUILT_IN),
            version=template.version,
            created_at=template.created_at,
            updated_at=template.updated_at,
        )


def document_of(definition: TemplateDefinition) -> dict[str, Any]:
    """Return a template in JSON's types, wordings in the order of its languages."""
    order = definition.languages

    def in_order(value: object) -> object:
        if not isinstance(value, Mapping):
            return list(value) if isinstance(value, tuple) else value
        return {language: value[language] for language in sorted(value, key=order.index)}

    return {one.name: in_order(getattr(definition, one.name)) for one in dataclasses.fields(definition)}


class FindingView(BaseModel):
    """Something questionable about a template."""

    place: str = Field(description="Such as `text.de`.")
    code: FindingCode
    detail: str

    @classmethod
    def from_domain(cls, finding: Finding) -> "FindingView":
        return cls(place=finding.place, code=finding.code, detail=finding.detail)


class FindingsView(BaseModel):
    """What is questionable about a template; nothing keeps it from being used."""

    model_config = with_example(
        {
            "findings": [
                {"place": "sms.de", "code": "too_many_segments", "detail": "becomes 3 SMS, each of which is billed"}
            ]
        }
    )

    findings: list[FindingView]


class PreviewBody(BaseModel):
    """What to look at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"channel": "email", "language": "de"}]})

    channel: MessageChannel = "email"
    language: str | None = Field(default=None, max_length=35, description="Of the reader.")
    survey: Key | None = Field(default=None, description="Whose first question an invitation asks.")
    respondent_id: UUID | None = Field(
        default=None,
        description="A real person: the language, place and attributes of what they said last; how they are called and "
        "reached is not shown. Needs the scope `responses:read`. Without it somebody is invented.",
    )

    def to_domain(self, definition: TemplateDefinition) -> Wanted:
        return Wanted(
            definition=definition,
            channel=self.channel,
            language=self.language,
            survey=self.survey,
            respondent_id=self.respondent_id,
        )


class SegmentsView(BaseModel):
    """How many SMS a text is."""

    encoding: Encoding = Field(description="`gsm7`: 160 characters in one SMS, 153 in a part; `ucs2`: 70, and 67.")
    units: int
    count: int = Field(description="SMS that are billed.")
    left: int = Field(description="What still fits into the last one.")
    forcing: list[str] = Field(description="Characters because of which the short alphabet cannot be used.")

    @classmethod
    def from_domain(cls, segments: Segments) -> "SegmentsView":
        values = dataclasses.asdict(segments)
        return cls(**values | {"forcing": list(segments.forcing)})


class PreviewView(BaseModel):
    """A message as it would be sent."""

    model_config = with_example(
        {
            "language": "de",
            "subject": None,
            "text": None,
            "html": None,
            "sms": "Wie war es bei uns?\nAntwort STOP beendet\nZur Umfrage: https://feedback.example/i/…",
            "segments": {"encoding": "gsm7", "units": 92, "count": 1, "left": 68, "forcing": []},
        }
    )

    language: str = Field(description="In which it is written.")
    subject: str | None
    text: str | None
    html: str | None
    sms: str | None
    segments: SegmentsView | None

    @classmethod
    def from_domain(cls, preview: Preview) -> "PreviewView":
        words = preview.rendered
        return cls(
            language=words.language,
            subject=words.subject or None,
            text=words.text or None,
            html=words.html or None,
            sms=words.sms or None,
            segments=SegmentsView.from_domain(preview.segments) if preview.segments else None,
        )


class TestBody(PreviewBody):
    """Where to send a test message."""

    __test__ = False  # pytest looks at names that begin with Test

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"channel": "email", "language": "de", "to": "me@example.org"}]}
    )

    to: str = Field(max_length=254, description="An e-mail address or a phone number with its country. It is not kept.")


class SentView(BaseModel):
    """What the mail server or gateway said."""

    model_config = with_example({"outcome": "accepted", "status": "250"})

    outcome: TestOutcome
    status: str | None = Field(description="Its code, or a word such as `timeout`.")
