"""What is wrong with a form, said beside its fields."""

import re
from collections.abc import Callable, Mapping, Sequence

from services.alerts.pages.builder.checking import MISSING
from shared.errors import FieldProblem
from shared.marking import mark as _

Say = Callable[[str], str]


_WRONG = _("Enter a value that fits.")
_KEY = _("Enter a key: lower-case letters, digits, hyphens and underscores.")
_LIMIT = _("Enter a whole number of at least 1.")
_DAYS = _("Enter 1 to 365 days.")
_OF_FIELDS: Mapping[str, str] = {
    "name": _("Give it a name of at most 200 characters."),
    "survey": _KEY,
    "touchpoint": _KEY,
    "unit": _("Choose a unit."),
    "channel": _("Choose a channel."),
    "recipient": _("Choose who is to know, each of them once."),
    "notify.recipients": _("At most ten can be named."),
    "notify.group_wait_seconds": _("Enter 30 to 3600 seconds."),
    "notify.repeat_after_minutes": _("Enter 15 to 10080 minutes; a week is 10080."),
    "recover": _("There is no customer behind it who could be written to."),
    "recover.template": _KEY,
    "limits.most_per_hour": _LIMIT,
    "limits.most_per_day": _LIMIT,
    "limits.not_again_within_days": _DAYS,
    "limits.quiet_after_days": _DAYS,
    "limits.zone": _("Choose a time zone: it says when a day begins."),
    "limits.active_hours": _("Enter hours such as 08:00-12:00, 13:00-18:00, one after the other."),
    "limits.active_from": _("Enter a day and a time."),
    "limits.active_until": _("Enter a day and a time after the begin."),
    "limits.excluded_channels": _("The only channel of this rule is among them: it could never fire."),
}
"""By place; of a place below it, too."""
_OF_DETAILS: Sequence[tuple[str, str]] = (
    (re.escape(MISSING), _("Fill this in, or remove it.")),
    (r"needs one of verdict", _("Say how the answer must be: unhappy, or a value.")),
    (
        r"must rest on what the customer said",
        _(
            "It must rest on what the customer says: an answer, their words, or that they were unhappy before. "
            "Otherwise every response would raise an alert."
        ),
    ),
    (r"is needed: without it", _("Add a condition: without one, every response would raise an alert.")),
    (r"needs at least one condition", _("Add a condition, or remove the group.")),
    (r"needs a question or a metric", _("Choose what was asked, such as NPS: a number alone says nothing.")),
    (r"a rating has no", _("A rating is neither happy nor unhappy: enter the lowest or the highest value.")),
    (r"must not be above at_most", _("The lowest value must not be above the highest.")),
    (r"must be from (?P<low>-?\d+) to (?P<high>\d+)", _("Enter a number from %(low)s to %(high)s.")),
    (r"must be a whole number from (?P<low>\d+) to (?P<high>\d+)", _("Enter a whole number from %(low)s to %(high)s.")),
    (r"must be a number or a day", _("Enter a number, or a day such as 2026-03-01.")),
    (r"must be a number", _("Enter a number.")),
    (r"must be a day", _("Enter a day such as 2026-03-01.")),
    (r"must be a key", _KEY),
    (r"must be a currency", _("Enter a currency such as EUR.")),
    (r"must be a language", _("Enter a language such as de.")),
    (r"must be .*\bor `attribute:`", _("Enter the name of the attribute: letters, digits, dots, hyphens.")),
    (r"must be one of", _("Choose one of the values.")),
    (r"must be text of 1 to (?P<most>\d+)", _("Enter text of at most %(most)s characters.")),
    (r"must be words", _("Enter a word; a star stands at its begin or its end.")),
    (r"must be 1 to (?P<most>\d+) values", _("Enter 1 to %(most)s values.")),
    (r"must be at most (?P<most>\d+) tests|needs 1 to", _("There can be 20 conditions at most.")),
    (r"is nested too deeply", _("The groups stand too deep within each other.")),
    (r"needs `needs_acknowledgement`", _("Only what has to be acknowledged is repeated: tick that, too.")),
)


def problem_text(problem: FieldProblem, say: Say) -> str:
    """Return what is to be done about a problem."""
    for pattern, text in _OF_DETAILS:
        found = re.match(pattern, problem.detail)
        if found and (problem.field.startswith("when") or "notify." in problem.field):
            return say(text) % found.groupdict() if found.groupdict() else say(text)
    return say(_text_of(problem.field))


def _text_of(place: str) -> str:
    while place:
        if place in _OF_FIELDS:
            return _OF_FIELDS[place]
        place = place.rpartition(".")[0]
    return _WRONG


def texts_by_field(problems: Sequence[FieldProblem], say: Say) -> dict[str, str]:
    """Return what is said at each field of the form; the first thing of several."""
    found: dict[str, str] = {}
    for one in problems:
        found.setdefault(_field_of(one.field), problem_text(one, say))
    return found


def _field_of(place: str) -> str:
    """Return how the form calls the field of a place."""
    parts = place.split(".")
    match parts:
        case ["when" | "recipient", *_]:
            return place
        case ["limits", "active_hours", day, *_]:
            return f"hours.{day}"
        case ["notify", "group_wait_seconds"]:
            return "group_wait"
        case ["notify", "repeat_after_minutes"]:
            return "repeat_after"
        case ["notify" | "limits" | "recover", name, *_]:
            return name
        case _:
            return parts[0]
