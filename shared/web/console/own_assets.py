"""Styles and scripts that only the pages of one service need, under names that change with their content."""

import hashlib
from pathlib import Path

from fastapi import APIRouter, Response

from shared.web.console.assets import AssetNotFoundError

_TYPES = {".css": "text/css", ".js": "text/javascript"}


class OwnAssets:
    """The files of a folder, and the route `/console/<service>/assets/{served}` that serves them."""

    def __init__(self, service: str, folder: Path) -> None:
        """Read the style sheets and scripts of a folder."""
        self._prefix = f"/console/{service}/assets/"
        self._files = {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in _TYPES}
        self._names = {name: _served(name, content) for name, content in self._files.items()}
        self._served = {served: name for name, served in self._names.items()}
        self.router = APIRouter(include_in_schema=False)
        self.router.get(self._prefix + "{served}")(self._read)

    def address_of(self, name: str) -> str:
        """Return the address of a file such as `surveys.css`."""
        return self._prefix + self._names[name]

    async def _read(self, served: str) -> Response:
        name = self._served.get(served) or f"{served.partition('-')[0]}{Path(served).suffix}"
        if name not in self._files:
            raise AssetNotFoundError
        keep = "public, max-age=31536000, immutable" if served in self._served else "no-cache"
        return Response(self._files[name], headers={"Cache-Control": keep}, media_type=_TYPES[Path(name).suffix])


def _served(name: str, content: bytes) -> str:
    return f"{Path(name).stem}-{hashlib.sha256(content).hexdigest()[:12]}{Path(name).suffix}"
