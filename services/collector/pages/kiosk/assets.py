"""Scripts and style sheet of the kiosk. One address prefix for all of them changes with any of them."""

import hashlib
from pathlib import Path

from starlette.responses import Response

_FOLDER = Path(__file__).parent.parent / "static" / "kiosk"
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FILES = {file.name: file.read_bytes() for file in sorted(_FOLDER.iterdir()) if file.suffix in _TYPES}

ASSETS_VERSION = hashlib.sha256(b"\0".join(_FILES.values())).hexdigest()[:12]
"""Changes with the content, so browsers may keep the files for ever."""
KEEPER = "keeper.js"
"""The service worker; its address stays the same, so that browsers find the next one."""

# A worker needs leave of its own to fetch what it hands on.
_KEEPER_POLICY = "default-src 'none'; connect-src 'self'"


def kiosk_asset(version: str, name: str) -> Response | None:
    """Return a file; one of another release is answered with the present one, not kept. None when there is none."""
    content = _FILES.get(name)
    if content is None:
        return None
    keep = "public, max-age=31536000, immutable" if version == ASSETS_VERSION else "no-cache"
    return Response(content, headers={"Cache-Control": keep}, media_type=_TYPES[Path(name).suffix])


def kiosk_keeper() -> Response:
    """Return the service worker, which browsers ask for anew each time."""
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _KEEPER_POLICY}
    return Response(_FILES[KEEPER], headers=headers, media_type=_TYPES[".js"])
