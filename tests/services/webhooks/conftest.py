"""Notifications alone, for webhooks."""

from collections.abc import AsyncIterator

import pytest

from tests.services.webhooks.subscribers import Webhooks, webhooks


@pytest.fixture
async def hooks(database_url: str) -> AsyncIterator[Webhooks]:
    async with webhooks(database_url) as opened:
        yield opened
