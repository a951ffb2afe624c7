"""What is wrong with a draft, in words and with its place, so that people find it in the forms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.collector.domain.surveys.translations import Missing
from services.collector.pages.console.surveys.words.labels import PARTS, QUESTION_PARTS
from services.collector.pages.console.texts import Say
from shared.errors import FieldProblem
from shared.marking import mark as _

PANELS: Mapping[str, frozenset[str]] = {
    "looks": frozenset({"theme"}),
    "rules": frozenset({"embed", "eligibility", "quotas", "opens_at", "closes_at", "proof_of_work"}),
}
"""Parts of the editor, by the fields that stand there; all others stand in `survey`."""
_QUESTION = re.compile(r"questions\.([0-9]+)(?:\.(.*))?")
_LISTS = {"choices": _("choice {number}"), "rows": _("row {number}")}

SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"must be 1 to (?P<most>\d+) characters in every language", _("Write 1 to {most} characters.")),
        (r"must be one line of 1 to (?P<most>\d+) characters", _("Write one line of 1 to {most} characters.")),
        (r"must contain the survey's first language.*", _("Is missing in the first language.")),
        (r"has a language that is not one of the survey's.*", _("Has a language that the survey does not have.")),
        (r"must be (?P<least>\d+) to (?P<most>\d+) questions", _("A survey has {least} to {most} questions.")),
        (r"must be 1 to 64 lower-case letters.*", _("Use lower-case letters, digits, hyphens and underscores.")),
        (r"must be 1 to 64 letters.*", _("Use letters, digits, dots, hyphens and underscores.")),
        (r"must be (?P<least>-?\d+) to (?P<most>\d+)( days)?", _("Must be {least} to {most}.")),
        (r"must be at most (?P<most>\d+)", _("At most {most} are possible.")),
        (r"must be 1 to the number of choices, (?P<most>\d+)", _("Must be 1 to the number of choices, {most}.")),
        (r"must be at least 1 and at most `at_most`.*", _("Must not be more than can be chosen.")),
        (r"must be 1 to `max_length`, (?P<most>\d+)", _("Must be 1 to the most characters, {most}.")),
        (r"must be a whole number from (?P<least>\d+) to (?P<most>\d+).*", _("Must be {least} to {most}.")),
        (r"must be a whole number.*", _("Must be a whole number.")),
        (r"must be a number.*", _("Must be a number.")),
        (r"must be a day such as.*", _("Must be a day.")),
        (r"must be a moment such as.*", _("Must be a day with a time.")),
        (r"must be a language tag.*", _("Must be a language code such as en or de-AT.")),
        (r"must be a colour such as.*", _("Must be a colour such as #0b5fff.")),
        (
            r"has a contrast of (?P<ratio>[\d.]+):1 on the background; at least (?P<needed>[\d.]+):1.*",
            _("Cannot be read well: the contrast is {ratio}:1, and {needed}:1 is needed."),
        ),
        (r"is needed for those who do not see the logo", _("Say what the logo shows, for those who do not see it.")),
        (r"belongs to a `logo`", _("Choose a logo first.")),
        (r"must name a picture that was uploaded.*", _("This picture has not been uploaded.")),
        (r"must name a font that was uploaded.*", _("This font has not been uploaded.")),
        (r"is the same as that of questions\.(?P<other>\d+)", _("Another question has the same.")),
        (r"is the same as that of .*", _("Another one has the same.")),
        (r"is listed twice", _("Is there twice.")),
        (r"must be an address on the web.*", _("Write a name, and behind it an address that begins with https://.")),
        (r"is needed: low_is_good where.*", _("Choose which end of the scale is the good one.")),
        (r"is needed.*", _("Is missing.")),
        (r"is always high_is_good.*", _("High is always good for this type.")),
        (r"does not belong to the type .*", _("Does not belong to this type of question.")),
        (r"is no question of this survey", _("Names a question that does not exist.")),
        (r"is no choice of this question", _("Names a choice that does not exist.")),
        (r"is no row of this question", _("Names a row that does not exist.")),
        (r"is not one of the survey's `hidden` fields", _("Names a hidden field that does not exist.")),
        (r"must be one of the names in `hidden`", _("Must be one of the hidden fields.")),
        (r"refers to itself, which makes a cycle", _("Refers to its own answer, which is not there yet.")),
        (r"refers to a later question, which makes a cycle", _("Refers to a question that comes later.")),
        (r"refers to an earlier question, which makes a cycle", _("Leads back to an earlier question.")),
        (r"is neither a question of this survey nor `end`", _("Leads to a question that does not exist.")),
        (r"never counts: .*", _("Never counts: the one before is always taken.")),
        (r"can never be reached.*", _("Nobody can get to this question.")),
        (r"`\{\{…\}\}` must hold.*", _("{{…}} must hold the key of an earlier question or hidden field.")),
        (
            r"repeats no answers.*",
            _("Answers can be repeated in questions, help, intro and thanks only."),
        ),
        (r"cannot repeat the answer to a question of type.*", _("The answer to this question cannot be repeated.")),
        (r"needs at least one condition", _("Add at least one condition.")),
        (r"suits no .*; use one of .*", _("This comparison does not suit the question.")),
        (r"needs exactly one of .*", _("Choose what to compare.")),
        (r"needs a time zone.*", _("Needs a time zone.")),
        (r"asks for contact data, which no condition can see", _("Conditions cannot look at contact details.")),
        (r"must be some of name, email and phone.*", _("Choose what to ask for.")),
        (r"must have email or phone too.*", _("Ask for an e-mail address or phone number too.")),
        (r"must ask for more than contact data.*", _("A survey asks for more than contact details.")),
        (r"must not be before `earliest`", _("Must not be before the first day.")),
        (r"must be after `opens_at`", _("Must be after the opening.")),
        (r"is set for an earlier choice.*", _("Only one choice can ask for words of their own.")),
        (
            r"must be exactly what browsers send.*",
            _("Must be an address such as https://shop.example."),
        ),
        (r"must be a path such as.*", _("Must be a path such as /checkout*.")),
        (
            r"was (?P<before>.+) in version (?P<version>\d+) of this concept; declare.*",
            _(
                "Was {before} in version {version}, so old and new answers cannot be added up. Give the reason for a "
                "new series, or measure something new."
            ),
        ),
        (r"is no field that is known here", _("Is not known here.")),
    )
)
"""What checks find, as a pattern, and how it is put to people; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or missing."""

    place: str
    """Such as `questions.2.choices.0.text`."""
    panel: str
    """The part of the editor where it is put right: `q:2`, `survey`, `looks` or `rules`."""
    field: str
    """Where in that part it is shown, such as `choices.0`; empty: at its top."""
    where: str
    """The place in words."""
    text: str


def findings(problems: Iterable[FieldProblem], say: Say) -> list[Finding]:
    """Return problems in words."""
    return [finding_at(one.field, in_words(one.detail, say), say) for one in problems]


def missing_in_words(missing: Iterable[Missing], say: Say) -> list[Finding]:
    """Return missing translations, one for each place."""
    languages: dict[str, list[str]] = {}
    for one in missing:
        languages.setdefault(one.place, []).append(one.language)
    text = say(_("Not translated: {languages}"))
    return [finding_at(place, text.format(languages=", ".join(tags)), say) for place, tags in languages.items()]


def finding_at(place: str, text: str, say: Say) -> Finding:
    """Return what is to be said about a place."""
    asked = _QUESTION.fullmatch(place)
    if asked is None:
        first = place.partition(".")[0]
        panel = next((name for name, fields in PANELS.items() if first in fields), "survey")
        two = ".".join(place.split(".")[:2])
        label = PARTS.get(two) or PARTS.get(first)
        field = "titles" if first == "title" else two if two in PARTS else first
        return Finding(place, panel, field, say(label) if label else place, text)
    number, rest = int(asked[1]), asked[2] or ""
    where = [say(_("Question {number}")).format(number=number + 1)]
    parts = rest.split(".")
    field = parts[0]
    if parts[0] in _LISTS and len(parts) > 1:
        field = ".".join(parts[:2])
        where.append(say(_LISTS[parts[0]]).format(number=int(parts[1]) + 1))
    elif parts[0] == "jumps" and len(parts) > 1:
        field = ".".join(parts[:2])
        where.append(say(QUESTION_PARTS["jumps"]))
    elif parts[0] in QUESTION_PARTS:
        where.append(say(QUESTION_PARTS[parts[0]]))
    return Finding(place, f"q:{number}", field, ", ".join(where), text)


def in_words(detail: str, say: Say) -> str:
    """Return what a check found, as people put it; what nobody has put into words stays as it is."""
    for pattern, text in SAID:
        match = pattern.fullmatch(detail)
        if match is not None:
            return _filled(say(text), match.groupdict())
    return detail[:1].upper() + detail[1:]


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Fill in the values; braces that stand for themselves stay."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def by_field(found: Iterable[Finding], panel: str) -> dict[str, list[Any]]:
    """Return those of one part of the editor, by the field at which they are shown."""
    shown: dict[str, list[Any]] = {}
    for one in found:
        if one.panel == panel:
            shown.setdefault(one.field, []).append(one)
    return shown
