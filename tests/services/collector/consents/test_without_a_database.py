"""Opt-outs and reports while the database is away: nobody is said to be opted out, and whoever asked tries again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import SecretStr

from services.collector.application.messages.links import REPORTS_END, REPORTS_ID
from services.collector.domain.messages.tokens import make_token
from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.testing.one_service import OneService, one_service

NOWHERE = "postgresql://heed@127.0.0.1:1/heed"
SECRET = "a-secret-of-some-length"


@pytest.fixture
async def collector() -> AsyncIterator[OneService]:
    """The collector without its database."""
    own = CollectorSettings(link_secret=SecretStr(SECRET))
    async with one_service(SERVICE, NOWHERE, service_settings=own) as service:
        yield service


@pytest.mark.parametrize("data", [{"List-Unsubscribe": "One-Click"}, {"wish": "everything"}, {"wish": "undo"}, None])
async def test_the_page_says_that_nothing_is_stored(collector: OneService, data: dict[str, str] | None) -> None:
    """With the status by which mail programs try again."""
    token = make_token(SECRET.encode(), "opt-out", uuid4(), datetime(2036, 1, 1, tzinfo=UTC))
    path = f"/o/{token}"
    reply = await (collector.client.get(path) if data is None else collector.client.post(path, data=data))
    assert reply.status_code == 503
    assert "retry-after" in reply.headers
    assert "text/html" in reply.headers["content-type"]
    assert "Nothing was saved" in reply.text


async def test_reports_are_posted_again(collector: OneService) -> None:
    """Nothing is lost: whatever posts them sees that they were not taken."""
    token = make_token(SECRET.encode(), "report", REPORTS_ID, REPORTS_END)
    reply = await collector.client.post(f"/hooks/mail/{token}", content=b"Subject: x\n\n")
    assert reply.status_code == 503
    assert "retry-after" in reply.headers
