"""Programmes in the reader's words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.collector.domain.invitations.batches.batch import RowReason
from services.collector.domain.invitations.programmes.findings import ProgrammeFinding
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition, ProgrammeState
from services.collector.domain.invitations.programmes.round import (
    ProgrammeForecast,
    RoundProgress,
    RoundReason,
    RoundState,
)
from services.collector.domain.invitations.programmes.sampling import Sample
from services.collector.pages.invitations import CONSOLE
from services.collector.pages.invitations import labels as of_invitations
from services.collector.pages.invitations.programmes import labels
from services.collector.pages.invitations.programmes.condition_words import ConditionWords
from services.collector.pages.invitations.words import Words
from shared.vocabulary import ClaimedBasis
from shared.web.console.formats import percent
from shared.web.console.visit import Visit

_YEAR = 365


@dataclass(frozen=True, slots=True)
class ProgrammeWords:
    """What templates ask for while they show programmes to one reader."""

    visit: Visit
    invitations: Words

    @property
    def conditions(self) -> ConditionWords:
        return ConditionWords(self.visit, self.invitations.directory.structure)

    def of(self, text: str) -> str:
        """Return a text of `labels` in the reader's language."""
        return CONSOLE.texts(self.visit.language).gettext(text)

    def sentence(self, definition: ProgrammeDefinition) -> str:
        """Return what a programme does: when, whom, and whom not again. Conditions are said beside it."""
        return self.of(labels.SENTENCE) % {
            "when": self.cadence(definition),
            "whom": self._whom(definition),
            "rest": self._rest(definition.not_again_days),
        }

    def cadence(self, definition: ProgrammeDefinition) -> str:
        """Return how often its rounds are, such as `Every quarter`."""
        cadence = definition.cadence
        if cadence.every == 1:
            return self.of(labels.EVERY_ONE[cadence.unit])
        return self.of(labels.EVERY_SOME[cadence.unit]) % {"num": cadence.every}

    def state(self, state: ProgrammeState) -> str:
        return self.of(labels.STATES[state])

    def state_badge(self, state: ProgrammeState) -> str:
        return labels.STATE_BADGES[state]

    def round_state(self, state: RoundState) -> str:
        return self.of(labels.ROUND_STATES[state])

    def round_badge(self, state: RoundState) -> str:
        return labels.ROUND_BADGES[state]

    def round_reason(self, reason: RoundReason) -> str:
        return self.of(labels.ROUND_REASONS[reason])

    def why(self, one: RoundProgress) -> str:
        """Return why a round was not held, or was late; empty where nothing is to be said."""
        if one.round.reason is not None:
            return self.round_reason(one.round.reason)
        if one.state == "missed":
            return self.of(labels.MISSED)
        return self.of(labels.LATE) if one.round.is_late else ""

    def findings(self, findings: Sequence[ProgrammeFinding]) -> list[str]:
        """Return what is questionable about a programme."""
        return [self.of(labels.FINDINGS[one.kind]) if one.kind in labels.FINDINGS else one.detail for one in findings]

    def changes(self, old: ProgrammeDefinition, new: ProgrammeDefinition) -> list[str]:
        """Return what differs between two versions."""
        return [self.of(text) for name, text in labels.CHANGES.items() if getattr(old, name) != getattr(new, name)]

    def reasons(self, forecast: ProgrammeForecast) -> list[tuple[str, int]]:
        """Return why people would be drawn and not asked, in all units together, the most frequent first."""
        total: Counter[RowReason] = Counter()
        for one in forecast.units:
            total.update(one.reasons)
        return [(self.invitations.reason(reason), count) for reason, count in total.most_common()]

    def unit(self, location: str | None) -> str:
        """Return the name of a unit, or that customers have none."""
        return self.of(labels.WITHOUT_PLACE) if location is None else self.invitations.names.location(location) or ""

    def basis(self, basis: ClaimedBasis) -> str:
        return self.of(of_invitations.BASES[basis])

    def asked_channel(self, channel: str) -> str:
        return dict(self.asked_channels()).get(channel, channel)

    def asked_channels(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, text in of_invitations.ASKED_CHANNELS.items()]

    def bases(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, text in of_invitations.BASES.items()]

    def cadence_units(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, text in labels.CADENCE_UNITS.items()]

    def amounts(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, text in labels.AMOUNTS.items()]

    def _whom(self, definition: ProgrammeDefinition) -> str:
        audience, more = definition.audience, ""
        if audience.units:
            names = [self.unit(code) for code in audience.units]
            several = ", ".join(names[:-1])
            listed = f"{several} {self.of(labels.AND)} {names[-1]}" if several else names[-1]
            more += self.of(labels.IN_UNITS) % {"units": listed}
        if audience.list:
            more += self.of(labels.ON_LIST) % {"list": audience.list}
        return self._how_many(definition.sample) % {"more": more}

    def _how_many(self, sample: Sample) -> str:
        """Return how many of each unit, with a place for more about whom."""
        if sample.share is None:
            count = sample.per_unit or 0
            text = CONSOLE.texts(self.visit.language).ngettext(
                "%(num)s customer of each unit%(more)s", "%(num)s customers of each unit%(more)s", count
            )
            return text % {"num": count, "more": "%(more)s"}
        if sample.share == 1:
            return self.of(labels.EVERYBODY)
        plain = f"{sample.share.normalize():f}"
        share = self.of(labels.FRACTIONS[plain]) if plain in labels.FRACTIONS else self._percent(float(sample.share))
        return self.of(labels.SHARE) % {"share": share.replace("%", "%%"), "more": "%(more)s"}

    def _percent(self, share: float) -> str:
        digits = next(digits for digits in range(3) if digits == 2 or round(share, digits + 2) == share)  # noqa: PLR2004 - shares have four decimals
        reader: Any = {"visit": self.visit}
        return percent(reader, share, digits)

    def _rest(self, days: int) -> str:
        texts = CONSOLE.texts(self.visit.language)
        if not days:
            return self.of(labels.AGAIN)
        if days % _YEAR == 0:
            years = days // _YEAR
            text = texts.ngettext("nobody twice within a year", "nobody twice within %(num)s years", years)
            return text % {"num": years}
        return texts.ngettext("nobody twice within a day", "nobody twice within %(num)s days", days) % {"num": days}
