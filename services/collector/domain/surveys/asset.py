"""Pictures and fonts of themes: what may be uploaded, recognised by what it is and not by what it is called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MediaType = Literal["image/png", "image/jpeg", "image/webp", "image/svg+xml", "font/woff2"]

FONT: MediaType = "font/woff2"
MAX_ASSET_BYTES = 256 * 1024
_TAG_LENGTH = 32

_BEGINNINGS: tuple[tuple[bytes, MediaType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"wOF2", FONT),
)
_MARK = b"\xef\xbb\xbf"
# Before the first element of an SVG: how each thing begins and how it ends.
_PROLOGUE = ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<!DOCTYPE", b">"))
# Pages are safe from these by their policy; they are refused so that nobody expects them to work.
_NOT_IN_A_PICTURE = (b"<script", b"<!entity", b"<foreignobject", b"javascript:")


@dataclass(frozen=True, slots=True)
class AssetSummary:
    """A picture or font without its content."""

    name: str
    media_type: MediaType
    size: int
    """In bytes."""
    sha256: bytes
    updated_at: datetime

    @property
    def tag(self) -> str:
        """A digest of its content."""
        return self.sha256.hex()[:_TAG_LENGTH]


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or font."""

    summary: AssetSummary
    content: bytes

    @property
    def key(self) -> str:
        return self.summary.name

    @property
    def tag(self) -> str:
        return self.summary.tag


def media_type_of(content: bytes) -> MediaType | None:
    """Return what `content` is by its first bytes; None when it is nothing that a theme can show."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    return "image/svg+xml" if _is_svg(content) else None


def _is_svg(content: bytes) -> bool:
    rest = content.removeprefix(_MARK).lstrip()
    if not rest.startswith(b"<"):
        return False
    while True:
        ending = next((end for begin, end in _PROLOGUE if rest.startswith(begin)), None)
        if ending is None:
            break
        _, found, rest = rest.partition(ending)
        if not found:
            return False
        rest = rest.lstrip()
    lowered = content.lower()
    is_plain = not any(word in lowered for word in _NOT_IN_A_PICTURE)
    return rest.startswith(b"<svg") and rest[4:5] in b" \t\r\n>" and is_plain
