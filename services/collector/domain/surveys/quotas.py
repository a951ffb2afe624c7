"""Quotas: at most so many complete responses, of all or of a kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.path import ranked_in
from services.collector.domain.surveys.rules import Quota
from shared.conditions.evaluate import Values, holds

UNLIMITED_CHANNELS: frozenset[str] = frozenset({"kiosk", "sms", "import"})
"""Their responses count, and are never refused: nobody is there to be turned away, or they were given long ago."""


@dataclass(frozen=True, slots=True)
class QuotaFill:
    """How full a quota is."""

    key: str
    limit: int
    n: int
    """Responses counted since the quota was first published; above the limit where a channel is never refused."""


def matching(definition: Definition, answers: Mapping[str, object], attributes: Mapping[str, object]) -> list[Quota]:
    """Return the quotas of `definition` that a complete response counts in.

    Args:
        definition: the live version, whatever version the response is bound to.
        answers: as they are stored.
        attributes: of the response.
    """
    values = Values(questions=answers, fields=attributes, ranked=ranked_in(definition))
    return [quota for quota in definition.quotas if quota.when is None or holds(quota.when, values)]


def is_full(definition: Definition, counted: Mapping[str, int]) -> bool:
    """Return whether a quota that every response counts in is full, so that whoever is asked would be refused.

    Args:
        definition: the live version.
        counted: the numbers by the quotas' keys.
    """
    return any(quota.when is None and counted.get(quota.key, 0) >= quota.limit for quota in definition.quotas)


def fills(quotas: Iterable[Quota], counted: Mapping[str, int]) -> list[QuotaFill]:
    """Return how full `quotas` are; `counted` holds the numbers by key, none for those that have counted nothing."""
    return [QuotaFill(quota.key, quota.limit, counted.get(quota.key, 0)) for quota in quotas]
