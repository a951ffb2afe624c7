"""Silences and drills in the reader's words: what is covered, who somebody is, what became of a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.alerts.domain.drill import DrillNotice
from services.alerts.domain.silence import Matcher
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.pages.words import SEVERITY_WORDS, Words
from shared.contracts.notices import Recipient
from shared.directory.people import Directory
from shared.marking import mark as _
from shared.web.console.visit import Visit

_CHANNELS: Mapping[str, str] = {
    "email": _("by e-mail"),
    "sms": _("by text message"),
    "chat": _("in the chat room"),
    "console": _("in the bell of the console"),
}
_WITHHELD: Mapping[str, str] = {
    "absent": _("away; whoever stands in gets it"),
    "inactive": _("works here no more"),
    "not_permitted": _("may not see this place"),
    "no_destination": _("has no destination"),
    "not_wanted": _("wants only what is more severe"),
    "undelivered": _("no destination took it over"),
    "acknowledged": _("somebody took care before"),
    "too_late": _("too late"),
}
WRONG: Mapping[str, str] = {
    "rule": _("Choose at least one thing that is silenced."),
    "unit": _("Choose your own unit, or one below it."),
    "until": _("Must be later than now and than the start, and within 31 days of it."),
    "from": _("This is no moment."),
    "reason": _("Say why in one line: whoever misses a notice reads it."),
    "location": _("Choose a place of your unit."),
}
"""What is wrong with fields of forms."""
WRONG_FIELD = _("Check this.")
SILENCED = _("Silence created.")
ENDED = _("Silence ended. What it held goes out now.")
OVER = _("The silence was over already.")
NOBODY = _("This rule notifies nobody, so there is nothing to rehearse.")
_MATCHED = {
    "rule": _("Rule: %(value)s"),
    "survey": _("Survey: %(value)s"),
    "touchpoint": _("Touchpoint: %(value)s"),
    "unit": _("Unit: %(value)s"),
    "severity": _("Severity: %(value)s"),
}


@dataclass(frozen=True, slots=True)
class AskingWords:
    """Says things in the language of a reader."""

    words: Words
    directory: Directory
    rules: Mapping[str, str]
    """Names of the rules, by key."""

    def matched(self, matcher: Matcher) -> list[str]:
        """Return what a silence covers, each part in words."""
        given = [(name, getattr(matcher, name)) for name in _MATCHED if getattr(matcher, name) is not None]
        return [self.words.text(_MATCHED[name]) % {"value": self._value(name, value)} for name, value in given]

    def _value(self, name: str, value: Any) -> str:  # noqa: ANN401 - a text of its kind
        match name:
            case "rule":
                return self.rules.get(value, value)
            case "severity":
                return self.words.text(SEVERITY_WORDS[value])
            case _:
                return self.words.value(name, value)

    def name(self, reference: str | UUID | None) -> str:
        """Return who somebody is: the name of a person or of a key."""
        person = self.directory.person_of(str(reference or ""))
        return person.display_name if person is not None else str(reference or "")

    def recipient(self, one: Recipient) -> str:
        """Return who is to know, by the role."""
        match one.kind:
            case "responsible":
                return self.words.text(_("Whoever answers for it"))
            case "unit_managers":
                return self.words.text(_("The managers of the unit"))
            case "person":
                return self.name(one.person_id)
            case "team":
                team = self.directory.teams.get(one.team or "")
                return team.name if team is not None else one.team or ""

    def of(self, notice: DrillNotice) -> str:
        """Return whose notice of a drill it is."""
        if notice.person_id is None:
            return self.words.text(_("A team's destination"))
        return self.name(notice.person_id)

    def channel(self, notice: DrillNotice) -> str:
        detail = (notice.sent and notice.sent.detail) or ""
        return self.words.text(_CHANNELS[detail]) if detail in _CHANNELS else detail

    def withheld(self, notice: DrillNotice) -> str:
        detail = (notice.withheld and notice.withheld.detail) or ""
        return self.words.text(_WITHHELD[detail]) if detail in _WITHHELD else detail


async def asking_words(visit: Visit, menu: Any) -> AskingWords:  # noqa: ANN401 - the menu of alerts
    directory = await menu.directory.read()
    rules = {rule.key: rule.definition.name for rule in await menu.rules.list(after=None, limit=1000)}
    words = Words(CONSOLE.texts(visit.language).gettext, directory.structure)
    return AskingWords(words, directory, rules)
