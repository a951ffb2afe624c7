"""Calling a handler: with a time limit, and in the trace of the events that it handles."""

import asyncio
from collections.abc import Sequence
from typing import Any

from shared.consuming.handlers import Handler
from shared.contracts.event import Event
from shared.observability.correlation import continue_trace, tracing

HANDLER_SECONDS = 45.0
"""Longer than any one statement may take, and shorter than what counts as a stuck loop."""


async def call(handler: Handler, use_cases: object, events: Sequence[Event[Any]]) -> None:
    """Let `handler` handle `events`.

    Inside, the current trace is that of the events when they share one, else a new one. What the handler publishes
    about a single event names its cause and continues the trace of that event anyway.

    Raises:
        TimeoutError: it took too long.
        Exception: whatever the handler raises.
    """
    first = events[0]
    shared = all(event.correlation_id == first.correlation_id for event in events)
    trace = continue_trace(first.correlation_id, first.traceparent) if shared else continue_trace(None, None)
    with tracing(trace):
        async with asyncio.timeout(HANDLER_SECONDS):
            await handler(use_cases, events)
