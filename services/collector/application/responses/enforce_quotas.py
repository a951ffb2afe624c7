"""Which of the acceptable drafts are taken, as far as quotas allow, each id once."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.collector.application.responses.validate_submission import Acceptable, Judged
from services.collector.application.surveys.published_surveys import LiveSurvey
from services.collector.domain.errors import QuotaFullError
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.quotas import UNLIMITED_CHANNELS, matching
from services.collector.domain.surveys.rules import Quota
from services.collector.store.quota_store import QuotaName, QuotaStore
from services.collector.store.response_store import ResponseStore
from shared.unit_of_work import Connection


@dataclass(slots=True)
class Admission:
    """What is to be stored."""

    firsts: dict[UUID, int] = field(default_factory=dict)
    """By response id, the position of the draft that is stored if the id is free."""
    looked_up: frozenset[UUID] = frozenset()
    """Ids that were looked up, because a quota had to know whether they are new …"""
    known: dict[UUID, StoredResponse] = field(default_factory=dict)
    """… and those of them that were stored before."""
    counting: dict[UUID, list[QuotaName]] = field(default_factory=dict)
    """By id, the quotas that the response counts in."""


async def enforce_quotas(connection: Connection, judged: list[Judged], live: Mapping[str, LiveSurvey]) -> Admission:
    """Choose what is stored; a draft that a full quota refuses has its judgement replaced by `QuotaFullError`.

    Where a survey has quotas, their rows stay locked until the end of the transaction, so that its responses are taken
    one group after the other and no limit is ever passed. Where none has, this costs nothing.

    Args:
        connection: of the transaction.
        judged: the judgements, in the order of the drafts.
        live: the surveys that they name.
    """
    quotas = {key: survey.version.definition for key, survey in live.items() if survey.version is not None}
    quotas = {key: definition for key, definition in quotas.items() if definition.quotas}
    admission = Admission()
    counts: dict[QuotaName, int] = {}
    limited = [one for one in judged if isinstance(one, Acceptable) and one.response.survey in quotas] if quotas else []
    if limited:
        names = {(one.response.survey, quota.key) for one in limited for quota in quotas[one.response.survey].quotas}
        counts = await QuotaStore(connection).lock_counts(names)
        # Asked behind the lock: whoever stored one of them before has committed.
        admission.looked_up = frozenset(one.response.id for one in limited)
        admission.known = await ResponseStore(connection).find(admission.looked_up)
    for position, judgement in enumerate(judged):
        if isinstance(judgement, Acceptable) and judgement.response.id not in admission.firsts:
            full = _claim(judgement.response, quotas.get(judgement.response.survey), admission, counts)
            if full is None:
                admission.firsts[judgement.response.id] = position
            else:
                judged[position] = QuotaFullError(full.key)
    return admission


async def count_admitted(connection: Connection, admission: Admission, created: Collection[UUID]) -> None:
    """Add the responses that were stored to their quotas."""
    if admission.counting:
        numbers = Counter(name for one in created for name in admission.counting.get(one, ()))
        await QuotaStore(connection).add_to_counts(numbers)


def _claim(
    response: StoredResponse, definition: Definition | None, admission: Admission, counts: dict[QuotaName, int]
) -> Quota | None:
    """Take a place in each quota that the response counts in, and return None; or return the first that is full."""
    if definition is None or response.id in admission.known:
        return None
    matched = matching(definition, response.answers, response.attributes)
    names = [(response.survey, quota.key) for quota in matched]
    if response.channel not in UNLIMITED_CHANNELS:
        for quota, name in zip(matched, names, strict=True):
            if counts[name] >= quota.limit:
                return quota
    for name in names:
        counts[name] += 1
    admission.counting[response.id] = names
    return None
