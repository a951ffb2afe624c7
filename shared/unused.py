"""Parts of libraries that are loaded along with others and that nobody here uses.

Every process would hold them: 12 MB, and a tenth of the time that a start takes.
"""

import sys
from types import ModuleType
from typing import Any, cast

_NOT_THERE = None
"""In `sys.modules`: the import fails as if the module were not installed."""
_SESSIONS = ("sqlalchemy.ext.asyncio.session", "sqlalchemy.ext.asyncio.scoping")


class _LeftOut(ModuleType):
    """Stands for a module whose names are imported by others and never used."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


def leave_out() -> None:
    """Keep them from being loaded. To be called before the libraries are imported; what is there already stays."""
    modules: dict[str, ModuleType | None] = cast("Any", sys.modules)
    # SQLAlchemy's asynchronous engine comes in a package with its sessions, and those with the whole mapper.
    for name in _SESSIONS:
        modules.setdefault(name, _LeftOut(name))
    # For FastAPI, which would ask of every annotation whether it is one of the old pydantic. It copes without.
    modules.setdefault("pydantic.v1", _NOT_THERE)
    # For structlog, which would draw tracebacks with it; `observability.tracebacks` writes ours.
    if modules.setdefault("rich", _NOT_THERE) is _NOT_THERE:
        import structlog  # noqa: F401, PLC0415 - while it finds no rich; commands may have it afterwards

        del modules["rich"]
