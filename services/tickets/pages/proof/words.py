"""The proof in the reader's words."""

from dataclasses import dataclass

from services.tickets.domain.cause import Causes
from services.tickets.domain.customer_messages import CustomerMessage
from services.tickets.domain.reports.case_report import GroupBy
from services.tickets.domain.resurvey import Resurvey
from services.tickets.pages.proof import labels
from services.tickets.pages.words import Words
from shared.web.console.message_words import why_not

_HOUR = 3600.0
_DAY = 24 * _HOUR
_TWO_DIGITS = 10


@dataclass(frozen=True, slots=True)
class ProofWords:
    """What templates ask for while they show the proof to one reader."""

    words: Words

    def state(self, one: Resurvey, moment: str) -> str:
        """Return how far the asking has come; `moment` is the one that its state speaks of, as the reader writes it."""
        return self.words.of(labels.STATES[one.state], moment=moment)

    def reason(self, one: Resurvey) -> str:
        """Return why the customer is not asked, or cannot be; empty where there is nothing to explain."""
        if one.state == "not_asked" and one.not_asked_because is not None:
            return self.words.of(labels.NOT_ASKED[one.not_asked_because])
        return self.because(one.refused_because) if one.state == "refused" else ""

    def because(self, reason: str | None) -> str:
        """Return what an outcome rests on."""
        return "" if reason is None else self.words.because(reason)

    def message(self, one: CustomerMessage) -> str:
        """Return what became of a message, such as `Receipt: not sent`."""
        kind = self.words.of(labels.KINDS.get(one.kind, labels.KINDS["written"]))
        is_gone = one.taken_back_at is not None and one.outcome in {None, "refused"}
        state = self.words.of(labels.TAKEN_BACK if is_gone else labels.MESSAGE_STATES[one.outcome])
        return f"{kind}: {state}"

    def why(self, one: CustomerMessage) -> str:
        """Return why a message was not sent; empty where it was, or nobody need ask."""
        is_explained = one.reason is not None and one.taken_back_at is None and one.outcome != "sent"
        return why_not(self.words.of, one.reason, None) if is_explained else ""

    def group(self, by: GroupBy, key: str, causes: Causes) -> str:
        """Return the name of a group."""
        if not key:
            return self.words.of(labels.NO_GROUP)
        structure = self.words.directory.structure
        match by:
            case "team":
                team = self.words.directory.teams.get(key)
                return key if team is None else team.name
            case "touchpoint":
                return structure.touchpoint_name(key)
            case "unit":
                return structure.name_of(key)
            case "cause":
                return self.words.cause(key, causes)
            case "person":
                return self.words.name(key)


def length(seconds: float, *, in_days: bool) -> tuple[str, float, int]:
    """Return the unit, the number of it and its decimals, with which a time is written; business hours have no days."""
    units = (("d", _DAY), ("h", _HOUR)) if in_days else (("h", _HOUR),)
    unit, size = next(((unit, size) for unit, size in units if seconds >= size), ("min", 60.0))
    number = seconds / size
    return unit, number, 0 if number >= _TWO_DIGITS or unit == "min" else 1
