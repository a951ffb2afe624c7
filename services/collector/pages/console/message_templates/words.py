"""What templates of messages are for, and what is wrong or questionable about one, in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.collector.domain.messages.template import BUILT_IN, CAUSES, MessageTemplate, TemplateDefinition
from services.collector.domain.messages.template_lint import Finding
from services.collector.pages.console.texts import Say
from services.collector.pages.hosted.languages import own_name
from shared.errors import FieldProblem
from shared.marking import mark as _

CAUSE_WORDS: Mapping[str, str] = {
    "invitation": _("Invitation to a survey"),
    "reminder": _("Reminder of a survey"),
    "receipt": _("Receipt of a message"),
    "progress": _("News about a case"),
    "closing": _("A case is closed"),
    "recovery": _("Reply to an unhappy answer"),
}
READY_WORDS: Mapping[str, str] = {
    "built-in-case-receipt": _("Receipt of feedback"),
    "built-in-case-progress": _("A case takes time"),
    "built-in-case-closing": _("A case about feedback is closed"),
    "built-in-resurvey": _("Asking again after a case"),
}
"""The names of ready-made templates that are not the first of their cause."""
PURPOSE_WORDS: Mapping[str, str] = {
    "survey": _("Asking for an opinion"),
    "service_contact": _("Answering a message"),
    "sharing": _("Asking for a recommendation"),
}
WORDING_WORDS: Mapping[str, str] = {"subject": _("Subject"), "text": _("Text of the mail"), "sms": _("SMS")}
FIELD_WORDS: Mapping[str, str] = {
    "name": _("Name"),
    "enabled": _("In use"),
    "purpose": _("Permission that it needs"),
    "cause": _("What it is for"),
    "touchpoint": _("Touchpoint"),
    "languages": _("Languages"),
    **WORDING_WORDS,
}
PLACEHOLDER_WORDS: Mapping[str, str] = {
    "name": _("the person's name"),
    "company": _("your company"),
    "location": _("the place"),
    "touchpoint": _("the touchpoint"),
    "survey": _("the title of the survey"),
    "reference": _("the number of the case"),
    "promise": _("by when you promise to answer"),
    "call_by": _("by when you promise to call; only where a phone number is known"),
    "answer_by": _("by when you promise to answer; only where no phone number is known"),
    "note": _("what a colleague wrote for the customer"),
    "link.survey": _("the link to the survey"),
    "link.status": _("the link to the state of the case"),
    "link.opt_out": _("the link to opt out"),
}
_FINDINGS: Mapping[str, str] = {
    "language_missing": _("Not written in {0}: readers of it get another language."),
    "words_missing": _("Missing in {0}: its readers get {1}."),
    "opt_out_missing": _("The link to opt out is missing here, and not elsewhere. The usual sentence is added below."),
    "opt_out_in_english": _("The usual sentence about opting out is not there in {0}; write your own, with its link."),
    "no_value": _("Mentions {0}, for which such a message has no value."),
    "subject_too_long": _("{0} characters: many programs cut it off after {1}."),
    "subject_may_be_empty": _("May be empty. Say what stands there instead, such as {{{{location|our shop}}}}."),
    "survey_link_missing": _("The link to the survey is not mentioned; its button comes at the end."),
    "status_link_missing": _("The link to the state of the case is not mentioned."),
    "link_comes_last": _("In an SMS the link always comes last by itself. Leave it away here."),
    "too_many_segments": _("Becomes {0} SMS, each of which you pay for."),
    "long_alphabet": _("Because of {0} only 70 characters fit into an SMS instead of 160."),
    "purpose_unusual": _("Does not fit what the template is for."),
    "survey_needs_permission": _("Leads to a survey: asking for an opinion needs a permission of its own."),
    "never_chosen": _("The template {0} is for the same messages and goes first."),
}
_PROBLEMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"must be one line of 1 to (?P<most>\d+) characters", _("Write one line of 1 to {most} characters.")),
        (r"must be 1 to (?P<most>\d+) characters in every language", _("Write 1 to {most} characters.")),
        (r"must contain the survey's first language.*", _("Is missing in the first language.")),
        (r"mentions a placeholder that does not exist.*", _("Mentions a name in braces that does not exist.")),
        (r"cannot hold a link", _("A subject cannot hold a link.")),
        (r"is needed: a mail has.*", _("A mail needs a subject and a text.")),
        (r"is needed, or an `sms`", _("Write a mail or an SMS.")),
        (r"must be a language tag.*", _("Must be a language code such as en or de-AT.")),
        (r"is listed twice", _("Is there twice.")),
        (r"must be 1 to (?P<most>\d+) language tags", _("Choose 1 to {most} languages.")),
        (r"must be 1 to 64 lower-case letters.*", _("Use lower-case letters, digits, hyphens and underscores.")),
        (r"must not begin with.*", _("Must not begin with “built-in-”.")),
        (
            r"has more than (?P<most>\d+) characters in all.*",
            _("More than {most} characters in all languages together."),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing, at its place."""

    place: str
    """Such as `text.de`."""
    where: str
    text: str
    is_problem: bool


def places_in_words(found: Iterable[Finding], problems: Iterable[FieldProblem], say: Say) -> list[Said]:
    """Return problems and findings in the reader's words, problems first."""
    wrong = [
        Said(_placed(one.field), _where(one.field, say), problem_in_words(one, say), is_problem=True)
        for one in problems
    ]
    odd = [Said(_placed(one.place), _where(one.place, say), _finding(one, say), is_problem=False) for one in found]
    return [*dict.fromkeys([*wrong, *odd])]


def problem_in_words(problem: FieldProblem, say: Say) -> str:
    """Return what is wrong in the reader's words."""
    for pattern, text in _PROBLEMS:
        found = pattern.fullmatch(problem.detail)
        if found:
            return say(text).format(**found.groupdict())
    return say(_("This cannot be used."))


def causes(say: Say) -> list[tuple[str, str]]:
    return [(cause, say(CAUSE_WORDS[cause])) for cause in CAUSES]


def name_of(template: MessageTemplate, say: Say) -> str:
    """Return how a template is called: by its own name, or by what it is for where it is a ready-made one."""
    if not template.key.startswith(BUILT_IN):
        return template.definition.name
    return say(READY_WORDS.get(template.key, CAUSE_WORDS[template.definition.cause]))


def channels_of(definition: TemplateDefinition, say: Say) -> str:
    """Return on which channels a template can be sent."""
    found = [(definition.text, say(_("E-mail"))), (definition.sms, say(_("SMS")))]
    return ", ".join(words for wording, words in found if wording)


def _finding(finding: Finding, say: Say) -> str:
    about = list(finding.about)
    match finding.code:
        case "language_missing" | "words_missing" | "opt_out_in_english":
            about = [own_name(one) for one in about]
        case "no_value":
            about = [", ".join(f"{{{{{one}}}}}" for one in about)]
        case "long_alphabet":
            about = [" ".join(about)]
        case _:
            pass
    return say(_FINDINGS[finding.code]).format(*about)


def _placed(place: str) -> str:
    return place or "name"


def _where(place: str, say: Say) -> str:
    name, _dot, language = place.partition(".")
    words = say(FIELD_WORDS.get(name, _("Template")))
    return f"{words}, {own_name(language)}" if language and not language.isdecimal() else words
