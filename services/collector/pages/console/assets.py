"""Styles and scripts that only collector's pages of the console need, under names that change with their content."""

import hashlib
from pathlib import Path

from fastapi import APIRouter, Response

from shared.web.console.assets import AssetNotFoundError

router = APIRouter(include_in_schema=False)

PREFIX = "/console/collector/assets/"
_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_FILES = {file.name: file.read_bytes() for file in sorted(_FOLDER.iterdir()) if file.suffix in _TYPES}
_NAMES = {
    name: f"{Path(name).stem}-{hashlib.sha256(content).hexdigest()[:12]}{Path(name).suffix}"
    for name, content in _FILES.items()
}
_SERVED = {served: name for name, served in _NAMES.items()}


def own_address_of(name: str) -> str:
    """Return the address of a file such as `surveys.css`."""
    return PREFIX + _NAMES[name]


@router.get(PREFIX + "{served}")
async def read_file(served: str) -> Response:
    name = _SERVED.get(served) or f"{served.partition('-')[0]}{Path(served).suffix}"
    if name not in _FILES:
        raise AssetNotFoundError
    keep = "public, max-age=31536000, immutable" if served in _SERVED else "no-cache"
    return Response(_FILES[name], headers={"Cache-Control": keep}, media_type=_TYPES[Path(name).suffix])
