"""Templates of messages: which words a message has, by what it is for, where, and in which language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from services.collector.domain.messages.placeholders import PLACEHOLDERS, is_known, names_in
from services.collector.domain.names import KEY_RULE, LANGUAGE_RULE, is_key, is_language, is_line
from services.collector.domain.surveys.wording import Words, check_words, match
from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError, TooManyRequestsError
from shared.keyed.resource import KeyedResource
from shared.languages.tags import best_of
from shared.vocabulary import AtTouchpoint, MessageChannel, MessagePurpose

TemplateCause = Literal["invitation", "reminder", "receipt", "progress", "closing", "recovery"]
"""What messages made from a template are for; see `MessageCause`."""
CAUSES: tuple[TemplateCause, ...] = get_args(TemplateCause)
PURPOSES: tuple[MessagePurpose, ...] = get_args(MessagePurpose)

THING = "template"
BUILT_IN = "built-in-"
"""Begins the keys of the templates that come with the suite; nobody else's may."""
LONGEST_NAME = 100
LONGEST_SUBJECT = 200
LONGEST_TEXT = 10_000
LONGEST_SMS = 1000
MOST_LANGUAGES = 20
MOST_CHARACTERS = 60_000
"""In all languages together: the audit log holds what a change did, in one event."""
_LONGEST = {"subject": LONGEST_SUBJECT, "text": LONGEST_TEXT, "sms": LONGEST_SMS}
WORDINGS = tuple(_LONGEST)


class InvalidTemplateError(InvalidFieldsError):
    slug = "invalid-message-template"
    title = "The template cannot be used"


class MessageTemplateNotFoundError(NotFoundError):
    slug = "message-template-not-found"
    title = "There is no such template"


class NoSenderError(ConflictError):
    slug = "no-sender"
    title = "Nothing can be sent"
    message = "No account is set up that could send such a message."


class TooManyTestMessagesError(TooManyRequestsError):
    slug = "too-many-test-messages"
    title = "You have sent many test messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDefinition(AtTouchpoint):
    """What people decide about a template. Without a touchpoint it is for every one that has none of its own."""

    name: str
    enabled: bool = True
    """Whether messages are made from it."""
    purpose: MessagePurpose
    cause: TemplateCause
    languages: tuple[str, ...]
    """The first one has all words, and is what the others fall back to."""
    subject: Words | None = None
    """Of a mail, by language."""
    text: Words | None = None
    """Of a mail; its HTML is made from it."""
    sms: Words | None = None

    def check(self) -> None:
        """Refuse what no message can be made of.

        Raises:
            InvalidTemplateError: names each place that is wrong.
        """
        problems = problems_of(self)
        if problems:
            raise InvalidTemplateError(problems)

    def languages_for(self, channel: MessageChannel) -> tuple[str, ...]:
        """Return the languages in which everything that the channel needs is there, in order of preference."""
        needed = (self.sms,) if channel == "sms" else (self.subject, self.text)
        return tuple(tag for tag in self.languages if all(words and tag in words for words in needed))


MessageTemplate = KeyedResource[TemplateDefinition]
"""A template as it stands now, or as it was in one of its versions."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The template that applies, and in which of its languages."""

    template: MessageTemplate
    language: str

    @property
    def is_built_in(self) -> bool:
        return self.template.key.startswith(BUILT_IN)


def choose(
    templates: Iterable[MessageTemplate],
    *,
    purpose: MessagePurpose,
    cause: TemplateCause,
    touchpoint: str | None,
    language: str | None,
    channel: MessageChannel,
) -> Chosen | None:
    """Return the template that applies to a message; None when none of these does.

    The reader's language counts first, then the touchpoint; among equals the first key. Those that come with the suite
    apply while there is no other.

    Args:
        templates: that there are, in any order; disabled ones never apply.
        purpose: of the message.
        cause: of the message.
        touchpoint: that it is about; None where it is about none.
        language: of the reader; None where it is not known.
        channel: on which it is sent.
    """
    found = [
        Chosen(one, _language(one.definition.languages_for(channel), language))
        for one in templates
        if one.definition.enabled
        and one.definition.cause == cause
        and _serves(one, purpose)
        and one.definition.touchpoint in {None, touchpoint}
        and one.definition.languages_for(channel)
    ]
    return min(found, key=lambda one: _rank(one, language), default=None)


def _serves(template: MessageTemplate, purpose: MessagePurpose) -> bool:
    """Return whether a template serves a purpose; those of the suite serve all but asking for a recommendation."""
    own = template.definition.purpose
    return own == purpose or (template.key.startswith(BUILT_IN) and "sharing" not in {own, purpose})


def _rank(chosen: Chosen, language: str | None) -> tuple[bool, bool, bool, str]:
    is_understood = language is None or match(language, [chosen.language]) is not None
    return (
        chosen.is_built_in,
        not is_understood,
        chosen.template.definition.touchpoint is None,
        chosen.template.key,
    )


def _language(available: Sequence[str], wanted: str | None) -> str:
    if not available:
        return ""
    return (best_of([wanted], available) if wanted else None) or available[0]


def problems_of(template: TemplateDefinition) -> list[FieldProblem]:
    """Return why a template cannot be used; each problem names its place, such as `text.de`."""
    problems = []
    if not is_line(template.name, LONGEST_NAME):
        problems.append(FieldProblem("name", f"must be one line of 1 to {LONGEST_NAME} characters"))
    if template.cause not in CAUSES:
        problems.append(FieldProblem("cause", f"must be one of {', '.join(CAUSES)}"))
    if template.purpose not in PURPOSES:
        problems.append(FieldProblem("purpose", f"must be one of {', '.join(PURPOSES)}"))
    if template.touchpoint is not None and not is_key(template.touchpoint):
        problems.append(FieldProblem("touchpoint", KEY_RULE))
    problems += _problems_of_languages(template.languages)
    if (template.subject is None) != (template.text is None):
        missing = "subject" if template.subject is None else "text"
        problems.append(FieldProblem(missing, "is needed: a mail has a subject and a text"))
    if template.text is None and template.sms is None:
        problems.append(FieldProblem("text", "is needed, or an `sms`"))
    if sum(len(text) for name in WORDINGS for text in (getattr(template, name) or {}).values()) > MOST_CHARACTERS:
        problems.append(FieldProblem("text", f"has more than {MOST_CHARACTERS} characters in all languages together"))
    for name, longest in _LONGEST.items():
        words: Words | None = getattr(template, name)
        problems += check_words(words, name, template.languages, longest)
        problems += _problems_of_words(name, words or {})
    return problems


def _problems_of_languages(languages: Sequence[str]) -> list[FieldProblem]:
    problems = []
    if not 0 < len(languages) <= MOST_LANGUAGES:
        problems.append(FieldProblem("languages", f"must be 1 to {MOST_LANGUAGES} language tags"))
    for index, language in enumerate(languages):
        if not is_language(language):
            problems.append(FieldProblem(f"languages.{index}", LANGUAGE_RULE))
        elif language in languages[:index]:
            problems.append(FieldProblem(f"languages.{index}", "is listed twice"))
    return problems


def _problems_of_words(place: str, words: Words) -> list[FieldProblem]:
    problems = []
    for language, text in words.items():
        here = f"{place}.{language}"
        unknown = [name for name in names_in(text) if not is_known(name)]
        if unknown:
            known = ", ".join(f"`{name}`" for name in PLACEHOLDERS)
            rule = (
                f"mentions a placeholder that does not exist; there are {known}, and `field.` with an attribute's name"
            )
            problems.append(FieldProblem(here, rule))
        if place == "subject" and not is_line(text, LONGEST_SUBJECT):
            problems.append(FieldProblem(here, f"must be one line of 1 to {LONGEST_SUBJECT} characters"))
        elif place == "subject" and any(name.startswith("link.") for name in names_in(text)):
            problems.append(FieldProblem(here, "cannot hold a link"))
    return problems
