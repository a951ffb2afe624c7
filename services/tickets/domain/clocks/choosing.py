"""Which policy holds for a case: the most specific one, found as whoever answers for a touchpoint is found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.tickets.domain.clocks.policy import Policy


@dataclass(frozen=True, slots=True)
class Choice:
    """The policy that holds for a case, and those that would if it did not, the next one first."""

    policy: Policy | None
    others: Sequence[Policy] = ()
    is_tied: bool = False
    """Whether the next one is as specific: the key decides, and somebody should look at both."""


def choose(policies: Iterable[Policy], *, touchpoint: str | None, units: Sequence[str]) -> Choice:
    """Return the policy that holds for a case.

    The nearest unit that a policy names comes first, going up; in the same unit, whatever names the touchpoint. Then
    what holds in all units, in the same order. Of two that are as specific that with the smaller key holds.

    Args:
        policies: all that there are.
        touchpoint: key; None: of no touchpoint.
        units: codes from the root to the place of the case.
    """
    ranked = sorted(_ranked(policies, touchpoint, units), key=lambda one: (-one[0][0], -one[0][1], one[1].key))
    if not ranked:
        return Choice(None)
    is_tied = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
    return Choice(ranked[0][1], [policy for _, policy in ranked[1:]], is_tied)


def _ranked(
    policies: Iterable[Policy], touchpoint: str | None, units: Sequence[str]
) -> Iterator[tuple[tuple[int, bool], Policy]]:
    """Yield each policy that holds with how specific it is: depth of its unit, and whether it names the touchpoint."""
    depths = {code: depth for depth, code in enumerate(units, start=1)}
    for policy in policies:
        terms = policy.definition
        depth = max((depths.get(code, 0) for code in terms.units), default=0)
        if terms.units and not depth:
            continue
        if terms.touchpoints and touchpoint not in terms.touchpoints:
            continue
        yield (depth, bool(terms.touchpoints)), policy
