"""What is questionable about a template that can be used: what readers would stumble over, or what it would cost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from services.collector.domain.messages.message_words import has_words
from services.collector.domain.messages.placeholders import PLACEHOLDERS, name_and_default, names_in
from services.collector.domain.messages.rendering import render
from services.collector.domain.messages.samples import sample_links, sample_values
from services.collector.domain.messages.template import (
    WORDINGS,
    MessageTemplate,
    TemplateDefinition,
)
from services.collector.domain.surveys.piping import pipes_in, without_pipes
from services.collector.domain.surveys.wording import Words, special
from shared.sms_segments import segments_of

FindingCode = Literal[
    "language_missing",
    "words_missing",
    "opt_out_missing",
    "opt_out_in_english",
    "no_value",
    "subject_too_long",
    "subject_may_be_empty",
    "survey_link_missing",
    "status_link_missing",
    "link_comes_last",
    "too_many_segments",
    "long_alphabet",
    "purpose_unusual",
    "survey_needs_permission",
    "never_chosen",
]
LONGEST_SUBJECT = 60
"""Characters that mail programs show; telephones show fewer."""
MOST_SEGMENTS = 2
_FEW = 6
"""So many odd characters are slips; more are another script."""
_COMPANY = "Nordlicht"
_ASKS = frozenset({"invitation", "reminder"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is questionable."""

    place: str
    """Such as `text.de`."""
    code: FindingCode
    detail: str
    """A sentence without its subject, in English."""
    about: tuple[str, ...] = ()
    """What the sentence names: languages, placeholders, numbers, characters or keys."""


def findings_of(
    template: TemplateDefinition,
    *,
    base_url: str,
    key: str | None = None,
    others: Iterable[MessageTemplate] = (),
    wanted: Sequence[str] = (),
    can_reply: bool = False,
) -> list[Finding]:
    """Return what is questionable about a template that passes its check.

    Args:
        template: to look at.
        base_url: of the suite; the addresses in messages begin with it.
        key: of the template; None while it has none.
        others: all templates that there are, itself or not.
        wanted: languages that readers have, such as those of a survey.
        can_reply: whether answers to every sender of SMS reach us; else the longer way to opt out is counted.
    """
    return [
        *_languages(template, wanted),
        *_purposes(template),
        *_placeholders(template),
        *_opt_out(template),
        *_links(template),
        *_subjects(template, base_url),
        *_sms(template, base_url, can_reply=can_reply),
        *_never_chosen(template, key, others),
    ]


def _languages(template: TemplateDefinition, wanted: Sequence[str]) -> Iterator[Finding]:
    first = template.languages[0]
    for language in wanted:
        if special(language, template.languages) is None:
            detail = f"has no words in `{language}`; those readers get another language"
            yield Finding("languages", "language_missing", detail, (language,))
    for name in WORDINGS:
        words: Words | None = getattr(template, name)
        for language in template.languages[1:] if words else ():
            if special(language, words or {}) is None:
                detail = f"is missing; readers of `{language}` get `{first}`"
                yield Finding(f"{name}.{language}", "words_missing", detail, (language, first))


def _purposes(template: TemplateDefinition) -> Iterator[Finding]:
    asks = template.cause in _ASKS
    if asks and template.purpose == "service_contact":
        detail = "is `service_contact`, but this asks for an answer: that needs the permission for surveys"
        yield Finding("purpose", "purpose_unusual", detail)
    elif not asks and template.purpose != "service_contact":
        detail = f"is `{template.purpose}`, but this answers what somebody wrote: that is `service_contact`"
        yield Finding("purpose", "purpose_unusual", detail)


def _placeholders(template: TemplateDefinition) -> Iterator[Finding]:
    for place, text in _texts(template):
        lacking = tuple(
            name for name in names_in(text) if name in PLACEHOLDERS and template.cause not in PLACEHOLDERS[name].causes
        )
        if lacking:
            detail = f"mentions {_quoted(lacking)}, for which a message of this kind has no value"
            yield Finding(place, "no_value", detail, lacking)
        if "link.survey" in names_in(text) and template.cause not in _ASKS:
            detail = "leads to a survey: asking for an answer needs a permission of its own"
            yield Finding(place, "survey_needs_permission", detail)


def _opt_out(template: TemplateDefinition) -> Iterator[Finding]:
    """Yield languages in which an author who places the opt-out himself has forgotten it, or would have to place it."""
    for name in ("text", "sms"):
        words: Words = getattr(template, name) or {}
        placed = {language for language, text in words.items() if "link.opt_out" in names_in(text)}
        for language in words:
            if language in placed:
                continue
            if placed:
                detail = "has no `{{link.opt_out}}`, other languages have; the usual sentence is added below"
                yield Finding(f"{name}.{language}", "opt_out_missing", detail, (language,))
            elif not has_words(language):
                detail = (
                    f"has no `{{{{link.opt_out}}}}`, and there is no usual sentence in `{language}`: readers get the "
                    "English one"
                )
                yield Finding(f"{name}.{language}", "opt_out_in_english", detail, (language,))


def _links(template: TemplateDefinition) -> Iterator[Finding]:
    for language, text in (template.text or {}).items():
        names = names_in(text)
        if template.cause in _ASKS and "link.survey" not in names:
            detail = "has no `{{link.survey}}`; the button is put at the end"
            yield Finding(f"text.{language}", "survey_link_missing", detail)
        elif template.cause == "receipt" and "link.status" not in names:
            detail = "has no `{{link.status}}`: readers cannot see how their request is going"
            yield Finding(f"text.{language}", "status_link_missing", detail)
    for language, text in (template.sms or {}).items():
        if {"link.survey", "link.status"} & set(names_in(text)):
            detail = "places the link itself, but it always comes last in an SMS; leave it away"
            yield Finding(f"sms.{language}", "link_comes_last", detail)


def _subjects(template: TemplateDefinition, base_url: str) -> Iterator[Finding]:
    for language, text in (template.subject or {}).items():
        if language not in template.languages_for("email"):
            continue
        values, links = sample_values(language, _COMPANY), sample_links(base_url)
        length = len(render(template, language=language, channel="email", values=values, links=links).subject)
        if length > LONGEST_SUBJECT:
            detail = f"has {length} characters; many programs cut it off after {LONGEST_SUBJECT}"
            yield Finding(f"subject.{language}", "subject_too_long", detail, (str(length), str(LONGEST_SUBJECT)))
        has_default = any(name_and_default(pipe)[1] for pipe in pipes_in(text))
        if not without_pipes(text, "").strip() and not has_default:
            detail = "may be empty: give a placeholder words for when it has no value, such as `{{location|our shop}}`"
            yield Finding(f"subject.{language}", "subject_may_be_empty", detail)


def _sms(template: TemplateDefinition, base_url: str, *, can_reply: bool) -> Iterator[Finding]:
    for language in template.languages_for("sms"):
        values, links = sample_values(language, _COMPANY), sample_links(base_url)
        made = render(template, language=language, channel="sms", values=values, links=links, can_reply=can_reply)
        segments = segments_of(made.sms)
        place = f"sms.{language}"
        if segments.count > MOST_SEGMENTS:
            detail = f"becomes {segments.count} SMS, each of which is billed"
            yield Finding(place, "too_many_segments", detail, (str(segments.count),))
        if 0 < len(segments.forcing) <= _FEW:
            detail = f"holds {_quoted(segments.forcing)}: because of that only 70 characters fit into an SMS, not 160"
            yield Finding(place, "long_alphabet", detail, segments.forcing)


def _never_chosen(
    template: TemplateDefinition, key: str | None, others: Iterable[MessageTemplate]
) -> Iterator[Finding]:
    if not template.enabled or key is None:
        return
    for other in others:
        theirs = other.definition
        is_same = (theirs.purpose, theirs.cause, theirs.touchpoint) == (
            template.purpose,
            template.cause,
            template.touchpoint,
        )
        if not is_same or not theirs.enabled or other.key >= key:
            continue
        if set(template.languages) <= set(theirs.languages):
            detail = f"is for the same messages as `{other.key}`, which goes first"
            yield Finding("touchpoint", "never_chosen", detail, (other.key,))


def _texts(template: TemplateDefinition) -> Iterator[tuple[str, str]]:
    for name in WORDINGS:
        words: Words = getattr(template, name) or {}
        for language, text in words.items():
            yield f"{name}.{language}", text


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
