"""Correlation id and W3C trace context, which connect everything that one request causes.

A web request or a consumed event sets them, log lines show them, and published events carry them.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
_CORRELATION_ID = re.compile(r"^[A-Za-z0-9._:-]{1,64}$")


class Trace(NamedTuple):
    correlation_id: str
    traceparent: str


_current: ContextVar[Trace | None] = ContextVar("heed_trace", default=None)


def _next_span(traceparent: str | None) -> str:
    """Return a trace context in the same trace with a new span; a new trace when there was none (W3C §3)."""
    match = _TRACEPARENT.match(traceparent or "")
    trace_id, flags = (match[1], match[3]) if match else (os.urandom(16).hex(), "01")
    return f"00-{trace_id}-{os.urandom(8).hex()}-{flags}"


def continue_trace(correlation_id: str | None, traceparent: str | None) -> Trace:
    """Return the trace that continues the ids sent by a caller or an event; malformed values are replaced."""
    span = _next_span(traceparent)
    usable = correlation_id is not None and _CORRELATION_ID.match(correlation_id)
    return Trace(correlation_id if usable and correlation_id else span[3:35], span)


def current() -> Trace | None:
    """Return the trace of the request or event being handled."""
    return _current.get()


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Make `trace` the current one inside the block."""
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)
