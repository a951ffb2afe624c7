"""What the suite does for the customers of cases by itself: which messages they get, and when they are asked again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.contracts.case_requests import CaseMessageKind
from shared.errors import FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import AtTouchpoint, ClaimedBasis

MAX_NAME = 100
MAX_KEY = 64
DAYS: Mapping[str, tuple[int, int]] = {
    "resurvey_after_days": (1, 90),
    "answer_days": (1, 60),
    "progress_after_days": (1, 60),
}
"""The least and the most of each length."""
READY_MADE = "standard"
"""Key of the policy that every installation begins with."""


class RecoveryPolicyNotFoundError(NotFoundError):
    slug = "recovery-policy-not-found"
    title = "There is no such policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPolicy(AtTouchpoint):
    """What people decide about it. Without a touchpoint it is for every one that has no policy of its own."""

    name: str
    resurvey: bool = False
    """Whether customers are asked again after their case was closed."""
    resurvey_after_days: int = 7
    survey: str | None = None
    """Key of the survey; None: the one whose answer opened the case, so who only complained is not asked."""
    answer_days: int = 14
    """So long an answer is waited for."""
    resurvey_template: str | None = None
    """Key of the invitation's template; None: the ready-made one. So are the other templates."""
    receipt: bool = False
    """Whether a message says that a case was opened; so do the others when it takes time, and when it is closed."""
    receipt_template: str | None = None
    progress: bool = False
    progress_after_days: int = 5
    """Without any news for so long, the customer gets a message that it goes on."""
    progress_template: str | None = None
    closing: bool = False
    closing_template: str | None = None
    basis: ClaimedBasis | None = None
    """On which customers are written to where the ledger of consents says nothing; None: then they are not."""

    def check(self) -> None:
        """Refuse what cannot be done.

        Raises:
            InvalidFieldsError: names each place.
        """
        problems = list(self._problems())
        if problems:
            raise InvalidFieldsError(problems)

    def _problems(self) -> Iterator[FieldProblem]:
        if not self.name.strip() or len(self.name) > MAX_NAME:
            yield FieldProblem("name", f"must have 1 to {MAX_NAME} characters")
        for name, (least, most) in DAYS.items():
            if not least <= getattr(self, name) <= most:
                yield FieldProblem(name, f"must be {least} to {most}")

    @property
    def rest(self) -> timedelta:
        """Return how long a customer is left in peace after the closing."""
        return timedelta(days=self.resurvey_after_days)

    def writes(self, kind: CaseMessageKind) -> bool:
        """Return whether customers get messages of a kind."""
        return {"receipt": self.receipt, "progress": self.progress, "closing": self.closing}[kind]

    def template_of(self, kind: CaseMessageKind) -> str | None:
        templates = {
            "receipt": self.receipt_template,
            "progress": self.progress_template,
            "closing": self.closing_template,
        }
        return templates[kind]


Policy = KeyedResource[RecoveryPolicy]


def policy_for(policies: Sequence[Policy], touchpoint: str | None) -> Policy | None:
    """Return the policy that applies at a touchpoint: its own, else the one for all; among equals the first key."""
    found = [one for one in policies if one.definition.touchpoint in {None, touchpoint}]
    return min(found, key=lambda one: (one.definition.touchpoint is None, one.key), default=None)
