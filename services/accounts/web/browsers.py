"""What a browser brings along and keeps: where it is, and the cookies of a session."""

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request, Response

from services.accounts.application.cleanup import BROWSERS_KEPT
from services.accounts.domain.people.sessions import Visitor
from shared.web.auth import LOOPBACK_COOKIE, SECURE_COOKIE, is_secure
from shared.web.client_address import block_of

LONGEST_SESSION = timedelta(days=90)
"""The browser keeps the cookie at least as long as a session can last; when it ends is decided here."""
_BROWSER = "heed-browser"
"""Remembers that somebody has signed in with this browser: the guesses of others elsewhere then do not slow them."""
_LOOPBACK_NAMES = frozenset({"localhost"})
_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")
"""Headers of proxies: who sends the request is then elsewhere, whatever name the proxy has for us."""


def is_loopback(request: Request) -> bool:
    """Return whether the browser runs on this machine and knows it, by the name that it asked for."""
    if any(header in request.headers for header in _PROXIED):
        return False
    name = (request.url.hostname or "").rstrip(".")
    if name in _LOOPBACK_NAMES or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_confidential(request: Request) -> bool:
    """Return whether nobody on the way can read along: HTTPS, here or at the public address, or this machine alone."""
    public = urlsplit(request.app.state.settings.public_url)
    at_public = public.scheme == "https" and request.url.hostname == public.hostname
    return request.url.scheme == "https" or at_public or is_loopback(request)


def cookie_name(request: Request, name: str) -> str:
    """Return the name of a cookie; the prefix lets no other host and no plain HTTP set it."""
    return f"__Host-{name}" if is_secure(request) else name


def visitor_of(request: Request) -> Visitor:
    address = request.client.host if request.client else ""
    return Visitor(
        address=address,
        block=block_of(address),
        user_agent=request.headers.get("user-agent", ""),
        browser=request.cookies.get(cookie_name(request, _BROWSER)) or None,
    )


def keep_session(request: Request, response: Response, session: str, *, browser: str | None = None) -> None:
    """Let the browser keep the secret of a session, and that of the browser when there is one."""
    name = SECURE_COOKIE if is_secure(request) else LOOPBACK_COOKIE
    keep(request, response, name, session, lasts=LONGEST_SESSION)
    if browser is not None:
        keep(request, response, cookie_name(request, _BROWSER), browser, lasts=BROWSERS_KEPT, same_site="strict")


def drop_session(request: Request, response: Response) -> None:
    drop(request, response, SECURE_COOKIE if is_secure(request) else LOOPBACK_COOKIE)


def keep(
    request: Request, response: Response, name: str, value: str, *, lasts: timedelta, same_site: str = "lax"
) -> None:
    """Set a cookie that no script reads."""
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="strict" if same_site == "strict" else "lax",
    )


def drop(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=is_secure(request), httponly=True, samesite="lax")
