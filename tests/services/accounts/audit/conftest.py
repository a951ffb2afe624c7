"""Accounts alone on a real database, and audited actions to give to it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.accounts.service import SERVICE
from services.accounts.settings import AccountsSettings
from shared.clock import FixedClock
from shared.contracts.audit import AUDITED, ActionAudited
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.settings import Settings
from shared.testing.one_service import OneService, one_service

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
PERSON = "0192f3a4-5b6c-7d8e-9fa0-00000000000a"

Audited = Callable[..., Event[ActionAudited]]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def accounts(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """A fresh installation of accounts that keeps its log for three months and addresses for ten days."""
    own = AccountsSettings(audit_months=3, audit_address_days=10)
    settings = Settings(database_pool_size=20)
    async with one_service(SERVICE, database_url, settings=settings, service_settings=own, clock=clock) as service:
        yield service


@pytest.fixture
def audited(clock: FixedClock) -> Audited:
    """Make the event of an action: somebody changed a rule, or as asked."""

    def make(service: str = "alerts", **changes: Any) -> Event[ActionAudited]:
        fields: dict[str, Any] = {
            "action": "rule.changed",
            "thing": "rule",
            "thing_id": "unhappy",
            "actor": PERSON,
            "actor_kind": "person",
            "address": "203.0.113.7",
            "reason": "Too loud",
            "before": '{"severity":"warning"}',
            "after": '{"severity":"critical"}',
            "at": clock.now(),
        }
        return Event(AUDITED[service](**(fields | changes)), source=f"/heed/{service}", time=clock.now(), id=uuid7())

    return make
