"""Log lines have one form, whoever writes them."""

import io
import json
import logging
from typing import Any

import pytest
from structlog import get_logger

from shared.observability import correlation
from shared.observability.logging import configure_logging

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def written() -> io.StringIO:
    """What was logged, as JSON lines."""
    stream = io.StringIO()
    configure_logging(level="info", form="json", stream=stream)
    return stream


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    """Return the lines that were written so far."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_our_lines_and_those_of_libraries_look_alike(written: io.StringIO) -> None:
    """Both are JSON with an event, a level, a time and the trace of the request."""
    trace = correlation.continue_trace("order-17", TRACEPARENT)
    with correlation.tracing(trace):
        get_logger("heed.test").info("survey_published", survey="visit")
        logging.getLogger("some.library").warning("cannot reach %s", "the printer")
    ours, theirs = lines(written)
    assert (ours["event"], ours["survey"], ours["level"]) == ("survey_published", "visit", "info")
    assert (theirs["event"], theirs["logger"]) == ("cannot reach the printer", "some.library")
    for line in (ours, theirs):
        assert line["correlation_id"] == "order-17"
        assert line["trace_id"] == TRACEPARENT.split("-")[1]
        assert line["timestamp"].endswith("Z")


def test_what_is_below_the_level_is_not_written(written: io.StringIO) -> None:
    """The level holds for all; libraries that would log addresses are quieter still."""
    get_logger("heed.test").debug("detail")
    logging.getLogger("some.library").debug("detail")
    for name in ("uvicorn.access", "httpx"):
        logging.getLogger(name).info('GET /s/demo?phone=12345 "200 OK"')
    assert lines(written) == []


def test_configuring_again_replaces(written: io.StringIO) -> None:
    """No line is written twice, and handlers that others have set stay."""
    others = list(logging.getLogger().handlers)
    again = io.StringIO()
    configure_logging(level="error", form="console", stream=again)
    logging.getLogger("some.library").error("once")
    assert written.getvalue() == ""
    assert again.getvalue().count("once") == 1
    assert len(logging.getLogger().handlers) == len(others)
