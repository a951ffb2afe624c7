"""Log lines: static event names with fields, from our own code and from the libraries alike, on standard error.

What people wrote, who they are and their credentials are never logged: no bodies, no query strings, no paths with keys
in them, no keys, and no local variables in tracebacks.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.observability import correlation
from shared.observability.tracebacks import format_traceback
from shared.settings import LogFormat

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_CHATTY = {
    "uvicorn.error": logging.WARNING,  # logs when it starts and stops; so do we
    "uvicorn.access": logging.CRITICAL,  # would log paths and query strings
    "httpx": logging.WARNING,  # would log addresses with query strings
    "httpcore": logging.WARNING,
    "alembic": logging.WARNING,
    "aiokafka": logging.WARNING,
    "asyncio": logging.WARNING,
}


class _Handler(logging.StreamHandler[TextIO]):
    """A type of our own, so that configuring again replaces it and keeps the handlers of a test run."""


def configure_logging(*, level: str, form: LogFormat, stream: TextIO | None = None, for_good: bool = False) -> None:
    """Send every log line of this process to `stream` (standard error) in one form.

    Args:
        level: lowest level that is written: debug, info, warning or error.
        form: `json` for machines, `console` for people.
        stream: where to.
        for_good: loggers that have written a line ignore later changes, which makes them faster.
    """
    target = stream or sys.stderr
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=target.isatty())
    )
    last: list[Processor] = [structlog.processors.ExceptionRenderer(format_traceback), renderer]
    structlog.configure(
        processors=[*before, *last],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(target),
        cache_logger_on_first_use=for_good,
    )
    _configure_libraries(_LEVELS[level], [structlog.stdlib.add_logger_name, *before], last, target)


def _configure_libraries(level: int, before: list[Processor], last: list[Processor], target: TextIO) -> None:
    handler = _Handler(target)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler.setFormatter(formatter)
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers = [*(other for other in root.handlers if not isinstance(other, _Handler)), handler]
    root.setLevel(level)
    for name, lowest in _CHATTY.items():
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
        library.setLevel(max(level, lowest))


def _add_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    trace = correlation.current()
    if trace is not None:
        event["correlation_id"] = trace.correlation_id
        trace_id = trace.traceparent[3:35]
        if trace_id != trace.correlation_id:
            event["trace_id"] = trace_id
    return event
