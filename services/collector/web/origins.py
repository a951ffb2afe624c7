"""Which other websites may talk to the public routes from their visitors' browsers (CORS, Fetch standard §3.2).

Nothing here identifies anybody: no cookies or credentials are involved, so a website can do no more than its visitors
can do without it. A survey can list origins; only these websites can then show its card and send answers to it.
"""

from fastapi import Request, Response

from services.collector.domain.errors import OriginNotAllowedError
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.embed import is_origin
from services.collector.web.deps import use_cases
from shared.errors import UnavailableError
from shared.web.middleware import leave_headers

_ANYBODY = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "content-type, idempotency-key",
    "Access-Control-Max-Age": "86400",
}


def cross_origin(definition: Definition | None, request: Request) -> dict[str, str]:
    """Return the headers that let the asking website read the reply, also from a cache.

    Args:
        definition: the survey that the request is about; None when there is none, which every website may read.
        request: the request.

    Raises:
        OriginNotAllowedError: the survey lists websites, and this one is not among them.
    """
    embed = None if definition is None else definition.embed
    if embed is None or not embed.origins:
        return _ANYBODY
    origin = request.headers.get("origin")
    if origin is None:
        return {"Vary": "Origin"}
    if origin not in embed.origins and origin not in _own(request):
        raise OriginNotAllowedError
    return _ANYBODY | {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


async def admit_origin(request: Request, survey: str, *, is_kept: bool = False) -> None:
    """Let the asking website read the reply to this request, errors too. Call it first in a route.

    Costs nothing without an `Origin` header, which browsers always send from other websites, and mostly no query with
    one.

    Args:
        request: the request.
        survey: key of the survey that it is about.
        is_kept: whether caches may keep the reply, so that it needs the headers whoever asks first.

    Raises:
        OriginNotAllowedError: the survey lists websites, and this one is not among them.
        UnavailableError: the database does not answer.
    """
    if "origin" not in request.headers and not is_kept:
        return
    try:
        live = await use_cases(request).surveys.read_recent(key=survey)
    except UnavailableError:
        leave_headers(request, _ANYBODY)
        raise
    version = None if live is None else live.version
    leave_headers(request, cross_origin(None if version is None else version.definition, request))


def website_of(request: Request) -> str | None:
    """Return the origin of the other website whose page sent the request; None for our own pages and for programs.

    Programs can name any origin, as they can send any answer: it describes, and proves nothing.
    """
    origin = request.headers.get("origin")
    return origin if origin is not None and is_origin(origin) and origin not in _own(request) else None


def preflight() -> Response:
    """Return the reply to a browser's preflight request; the request itself is checked when it comes."""
    return Response(status_code=204, headers=_PREFLIGHT)


def _own(request: Request) -> tuple[str, str]:
    """Return the origins at which this server is reached."""
    return request.app.state.settings.base_url(), f"{request.url.scheme}://{request.url.netloc}"
