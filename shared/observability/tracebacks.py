"""Tracebacks without data: the error messages of databases and validators quote what people wrote.

Frames carry code, never the values of variables.
"""

import traceback

from pydantic import ValidationError
from structlog.typing import ExcInfo

_QUOTING = ("asyncpg", "sqlalchemy.dialects")
"""Where exceptions come from whose messages quote rows and arguments."""


def _message(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        fields = sorted({".".join(map(str, item["loc"])) or "(root)" for item in error.errors(include_input=False)})
        return f"{error.title}: {', '.join(fields)}"
    if type(error).__module__.startswith(_QUOTING) or hasattr(error, "orig"):
        known = {name: getattr(error, name, None) for name in ("sqlstate", "constraint_name")}
        return ", ".join(f"{name} {value}" for name, value in known.items() if value)
    return str(error)


def _chain(error: BaseException) -> list[BaseException]:
    """Return `error` and what led to it, the first cause first."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return links[::-1]


def _one(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    frames = "".join(traceback.format_tb(error.__traceback__))
    text = f"{frames}{name}: {_message(error)}".rstrip(": ")
    if isinstance(error, BaseExceptionGroup):
        inner = "\n".join(describe(each) for each in error.exceptions)
        text += "\n" + "\n".join(f"  | {line}" for line in inner.splitlines())
    return text


def describe(error: BaseException) -> str:
    """Return the traceback of `error` and of its causes, without any value from the data."""
    return "\n\n".join(_one(link) for link in _chain(error))


def format_traceback(exc_info: ExcInfo) -> str:
    """Return the traceback of `exc_info`, the way structlog wants it."""
    return describe(exc_info[1])
