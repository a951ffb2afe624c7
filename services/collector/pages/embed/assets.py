"""The scripts as they are sent, and how large they may be."""

import functools
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.collector.pages.embed.bundle import module, script

_FOLDER = Path(__file__).parent.parent / "static" / "embed"
PREFIX = "/embed/"
BUDGETS = {"loader": 3 * 1024, "loader and card": 12 * 1024 + 512, "rare parts": 6 * 1024 + 256}
"""Bytes after gzip, which is what visitors of other people's websites have to load."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The scripts, ready to be sent."""

    loader: bytes
    loader_etag: str
    parts: Mapping[str, bytes]
    """What the loader loads when it is needed: the card and what few surveys need. The names change with the content,
    so browsers may keep them for ever."""

    def part(self, name: str) -> tuple[bytes, bool] | None:
        """Return a part, and whether it is of this release: for one of another the current one."""
        kind = name.partition("-")[0]
        found = self.parts.get(name)
        if found is not None:
            return found, True
        return next(((part, False) for other, part in self.parts.items() if other.partition("-")[0] == kind), None)


@functools.cache
def scripts() -> Scripts:
    """Return the scripts; they are made at the first call.

    Raises:
        BundleError: the modules cannot be joined.
    """
    more = module(_FOLDER / "more" / "main.js").encode()
    more_name = _name("more", more)
    card = module(_FOLDER / "card" / "main.js").replace("%MORE%", PREFIX + more_name).encode()
    card_name = _name("card", card)
    loader = script(_FOLDER / "loader" / "main.js").replace("%CARD%", PREFIX + card_name).encode()
    return Scripts(loader, f'"{_digest(loader)}"', {card_name: card, more_name: more})


def sizes() -> dict[str, int]:
    """Return the sizes of what visitors load, in bytes after gzip at its usual level, by the names in `BUDGETS`."""
    made = scripts()
    loader, card, more = (len(gzip.compress(one, 6, mtime=0)) for one in (made.loader, *made.parts.values()))
    return {"loader": loader, "loader and card": loader + card, "rare parts": more}


def over_budget() -> list[str]:
    """Return what is larger than it may be, with both sizes."""
    return [
        f"the embed's {name} has {size} bytes after gzip; its budget is {BUDGETS[name]}"
        for name, size in sizes().items()
        if size > BUDGETS[name]
    ]


def _name(kind: str, content: bytes) -> str:
    return f"{kind}-{_digest(content)}.js"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
