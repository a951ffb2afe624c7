"""What became of an invitation, in the terms of survey research.

Source: American Association for Public Opinion Research (AAPOR), Standard Definitions: Final Dispositions of Case Codes
and Outcome Rates for Surveys, 9th edition (2016), table 4: Internet surveys of specifically named persons. The codes
are those of its table, as far as Heed can know them. Each was compared with that table as the survey suite 1KA has it,
in its form of AAPOR's dispositions: 2.11 is a refusal (2.111 explicit, 2.112 implicit, of which 2.1121 is "logged on to
survey, did not complete any items"), 2.12 a break-off with insufficient information, 3.19 "nothing ever returned", 3.30
"invitation returned undelivered", 4.10 "screened out of sample", 4.80 "quota filled" and 4.90 other.

Editions since then give 2.111 and 2.112 to whoever refused: where codes of different editions meet, the names count.
"""

from dataclasses import dataclass
from typing import Literal

from services.collector.domain.invitations.facts import Facts

DispositionName = Literal[
    "complete",
    "partial",
    "refusal",
    "break_off",
    "opened_only",
    "non_contact",
    "not_sent",
    "nothing_returned",
    "not_delivered",
    "screened_out",
    "quota_full",
    "not_eligible",
    "pending",
]
OutcomeClass = Literal["I", "P", "R", "NC", "O", "U", "NE"]
"""Complete and partial interviews, refusals and break-offs, non-contacts, other non-interviews, unknown eligibility (UH
and UO together), not eligible."""


@dataclass(frozen=True, slots=True)
class Disposition:
    name: DispositionName
    code: str | None
    """The number in the Standard Definitions; None while nothing was sent yet."""
    outcome: OutcomeClass | None
    """Where it counts; None: nowhere yet."""


_ALL = (
    Disposition("complete", "1.1", "I"),
    Disposition("partial", "1.2", "P"),
    Disposition("refusal", "2.11", "R"),
    Disposition("opened_only", "2.112", "R"),
    Disposition("break_off", "2.12", "R"),
    Disposition("non_contact", "2.20", "NC"),
    Disposition("not_sent", "3.11", "U"),
    Disposition("nothing_returned", "3.19", "U"),
    Disposition("not_delivered", "3.30", "U"),
    Disposition("screened_out", "4.10", "NE"),
    Disposition("quota_full", "4.80", "NE"),
    Disposition("not_eligible", "4.90", "NE"),
    Disposition("pending", None, None),
)
DISPOSITIONS: dict[DispositionName, Disposition] = {one.name: one for one in _ALL}
"""All of them, in the order of their codes."""

_SCREENED = frozenset(
    {
        "not_sampled",
        "not_eligible",
        "answered_recently",
        "dismissed_recently",
        "shown_recently",
        "quarantine",
        "touchpoint_cap",
    }
)
_SETTLED = frozenset({"complete", "refusal", "not_sent", "not_delivered", "screened_out", "quota_full", "not_eligible"})


def disposition_of(facts: Facts) -> Disposition:
    """Return the disposition as it stands; see `is_final` for whether it can still change.

    What somebody did counts before what they did not, and an opt-out before silence. Who was never sent anything
    because they may not be asked now is not eligible; who could not be sent anything, for want of an address, a legal
    basis or a sender, is unknown, and stays in the denominator: a rate must not rise because a list is bad. Who
    objected before the invitation could be sent has refused.
    """
    return DISPOSITIONS[_name_of(facts)]


def is_final(facts: Facts) -> bool:
    """Return whether nothing can change it any more."""
    name = _name_of(facts)
    return name in _SETTLED or (facts.is_over and name != "pending")


def _name_of(facts: Facts) -> DispositionName:
    reacted: tuple[tuple[bool, DispositionName], ...] = (
        (facts.is_answered, "complete"),
        (facts.is_partial, "partial"),
        (facts.is_opted_out or facts.refusal == "opted_out", "refusal"),
        (facts.is_started, "break_off"),
        (facts.is_opened, "opened_only"),
        (facts.is_sent, "non_contact" if facts.is_delivered else "nothing_returned"),
        (facts.is_returned, "not_delivered"),
    )
    return next((name for holds, name in reacted if holds), None) or _unsent(facts)


def _unsent(facts: Facts) -> DispositionName:
    match facts.refusal:
        case None:
            return "not_eligible" if facts.is_cancelled else "pending"
        case "quota_full":
            return "quota_full"
        case "survey_not_open" | "cancelled":
            return "not_eligible"
        case reason if reason in _SCREENED:
            return "screened_out"
        case _:
            return "not_sent"
