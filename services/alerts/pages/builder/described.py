"""What a rule does beside its condition, in words, and what differs between two of its versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.alerts.domain.limits import Limits
from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.trigger_fields import ABOUT_RESPONSES
from services.alerts.pages.builder.choices import recipient_words
from services.alerts.pages.field_words import SEVERITY_WORDS, TRIGGERS, URGENCY_WORDS
from services.alerts.pages.words import Words
from shared.directory.people import Directory
from shared.marking import mark as _
from shared.web.console.formats import moment
from shared.web.console.visit import Visit
from shared.web.console.weekdays import WEEKDAYS_IN_SHORT

CHANGED = {
    "name": _("Name"),
    "enabled": _("on or off"),
    "trigger": _("Occasion"),
    "severity": _("Severity"),
    "when": _("When it fires"),
    "survey": _("Survey"),
    "touchpoint": _("Touchpoint"),
    "unit": _("Unit"),
    "channel": _("Channel"),
    "opens_ticket": _("Case"),
    "notify": _("Who is to know"),
    "recover": _("Message to the customer"),
    "limits": _("What keeps it quiet"),
}
"""What differs between two versions, by the field of the definition."""


@dataclass(frozen=True, slots=True)
class Described:
    """Rules in the words of one reader."""

    visit: Visit
    words: Words
    directory: Directory

    def trigger(self, definition: RuleDefinition) -> str:
        return self.words.text(TRIGGERS[definition.trigger][0])

    def does(self, definition: RuleDefinition) -> str:
        """Return what it raises, and whether it opens a case."""
        say = self.words.text
        if definition.trigger in ABOUT_RESPONSES:
            opens = _("Raises an alert and opens a case")
            return say(opens if definition.opens_ticket else _("Raises an alert, opens no case"))
        return say(_("Raises a signal and opens a case") if definition.opens_ticket else _("Raises a signal"))

    def notify(self, definition: RuleDefinition) -> list[str]:
        """Return who is to know, and how insistently."""
        say, notify = self.words.text, definition.notify
        if notify is None:
            return [say(_("Nobody is disturbed"))]
        people = [
            recipient_words(self.words, self.directory, one.kind, one.team or str(one.person_id or ""))
            for one in notify.recipients
        ]
        lines = [", ".join(people), say(URGENCY_WORDS[notify.urgency])]
        if notify.needs_acknowledgement:
            lines.append(say(_("somebody has to say that they take care of it")))
        if notify.repeat_after_minutes is not None:
            lines.append(say(_("again after %(count)s minutes until then")) % {"count": notify.repeat_after_minutes})
        return lines

    def recover(self, definition: RuleDefinition) -> str:
        """Return what is written to the customer; empty: nothing."""
        recover = definition.recover
        if recover is None:
            return ""
        named = {"name": recover.template}
        written = (
            self.words.text(_("with the template %(name)s")) % named
            if recover.template
            else self.words.text(_("with the built-in template"))
        )
        promise = self.words.text(_(", with the promise of a call")) if recover.promises_call else ""
        return written + promise

    def limits(self, definition: RuleDefinition) -> list[str]:
        """Return what keeps it quiet."""
        return list(self._limits(definition.limits))

    def _limits(self, limits: Limits) -> Iterator[str]:
        say = self.words.text
        for value, text in (
            (limits.most_per_hour, _("at most %(count)s an hour")),
            (limits.most_per_day, _("at most %(count)s a day")),
            (limits.not_again_within_days, _("about the same customer not again within %(count)s days")),
            (limits.quiet_after_days, _("without a notice when it is older than %(count)s days")),
        ):
            if value is not None:
                yield say(text) % {"count": value}
        if limits.active_hours:
            hours = "; ".join(
                f"{say(WEEKDAYS_IN_SHORT[day])} {', '.join(hours)}"
                for day, hours in limits.active_hours.items()
                if hours
            )
            yield say(_("only at these hours: %(hours)s")) % {"hours": hours}
        for at, text in ((limits.active_from, _("from %(moment)s on")), (limits.active_until, _("until %(moment)s"))):
            if at is not None:
                reader = {"visit": self.visit}
                yield say(text) % {"moment": moment(reader, at)}  # type: ignore[arg-type] # what filters of templates take
        if limits.excluded_channels:
            channels = ", ".join(self.words.value("channel", one) for one in limits.excluded_channels)
            yield say(_("not from: %(channels)s")) % {"channels": channels}

    def severity(self, definition: RuleDefinition) -> str:
        return self.words.text(SEVERITY_WORDS[definition.severity])

    def changes(self, old: RuleDefinition, new: RuleDefinition) -> Sequence[str]:
        """Return what a version changed."""
        differing = [name for name in CHANGED if getattr(old, name) != getattr(new, name)]
        return [self._change(name, new) for name in differing]

    def _change(self, name: str, new: RuleDefinition) -> str:
        say = self.words.text
        match name:
            case "enabled":
                return say(_("switched on") if new.enabled else _("switched off"))
            case "name":
                return say(_("Name: %(value)s")) % {"value": new.name}
            case "severity":
                return say(_("Severity: %(value)s")) % {"value": self.severity(new)}
            case _:
                return say(CHANGED[name])
