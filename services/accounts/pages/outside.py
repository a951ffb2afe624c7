"""Pages for who is not signed in: in the language of their browser, and never over a connection that others read.

Their forms carry a value that only our own page knows. It is made of a secret in a cookie, which lasts for an hour and
which no other site can set or read.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request, Response

from services.accounts.application.attempts import TooManySignInsError
from services.accounts.application.sessions import SignedIn
from services.accounts.application.use_cases import UseCases
from services.accounts.domain.people.links import LinkGoneError
from services.accounts.domain.people.sessions import Visitor
from services.accounts.pages.reading import Form, form_of
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.browsers import cookie_name, drop, is_confidential, keep, keep_session, visitor_of
from services.accounts.web.deps import use_cases
from shared.access import Language
from shared.clock import SystemClock
from shared.errors import UnavailableError
from shared.web.auth import SAFE_METHODS, session_token
from shared.web.console.visit import POLICY

FORM_LASTS = timedelta(hours=1)
_FORM_COOKIE = "heed-form"
_FORM_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_LOCAL = re.compile(r"/console(?:/[\w.~!$&'()*+,;=:@%-]+)*/?(?:\?[\w.~!$&'()*+,;=:@%/?-]*)?", re.ASCII)
START = "/console"


@dataclass(slots=True)
class Outside:
    """One request for such a page. Templates know it as `visit`."""

    request: Request
    menu: UseCases
    language: Language
    now: datetime
    form: Form = field(default_factory=dict)
    zone: str = "UTC"
    form_secret: str = ""

    @property
    def visitor(self) -> Visitor:
        return visitor_of(self.request)

    @property
    def replaced(self) -> str | None:
        """The secret of the session that the browser has until now."""
        return session_token(self.request)

    @property
    def next(self) -> str:
        """Where to go after signing in: only a page of ours."""
        wanted = self.form.get("next") or self.request.query_params.get("next") or START
        return wanted if _LOCAL.fullmatch(wanted) else START

    @property
    def next_query(self) -> str:
        return "" if self.next == START else f"?next={quote(self.next, safe='')}"

    def page(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - whatever it shows
        """Return the reply that shows a template, with a form that can be posted."""
        self.form_secret = self.form_secret or _form_secret(self.request) or secrets.token_urlsafe(32)
        shown: dict[str, Any] = {
            "visit": self,
            "language": self.language,
            "form_token": _token_of(self.form_secret),
            "problems": {},
            "next": self.next,
            "oidc": self.menu.oidc,
            "has_passwords": self.menu.has_passwords,
        }
        content = CONSOLE.render(self.language, template, shown | values)
        headers = {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept-Language",
        }
        response = Response(content, status, headers, "text/html")
        if is_confidential(self.request):
            name = cookie_name(self.request, _FORM_COOKIE)
            keep(self.request, response, name, self.form_secret, lasts=FORM_LASTS, same_site="strict")
        return response

    def go(self, address: str) -> Response:
        return Response(status_code=303, headers={"Location": address, "Cache-Control": "no-store"})

    def enter(self, signed_in: SignedIn, address: str) -> Response:
        """Return the reply after which the browser is signed in."""
        response = self.go(address)
        keep_session(self.request, response, signed_in.session, browser=signed_in.browser)
        drop(self.request, response, cookie_name(self.request, _FORM_COOKIE))
        return response


Handler = Callable[[Outside], Awaitable[Response]]


def outside(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return the route of such a page: it refuses what is not confidential and forms that are not ours."""

    async def route(request: Request) -> Response:
        here = Outside(request, use_cases(request), language_of(request), SystemClock().now())
        if not is_confidential(request):
            return here.page("not_confidential.html", 403)
        if request.method not in SAFE_METHODS:
            here.form = await form_of(request)
            if not _is_own_form(request, here.form):
                return here.page("form_gone.html", 403)
        return await _answered(handler, here)

    route.__name__ = handler.__name__
    return route


async def _answered(handler: Handler, here: Outside) -> Response:
    try:
        return await handler(here)
    except TooManySignInsError as error:
        response = here.page("slowed.html", 429, seconds=error.retry_after_seconds)
        response.headers["Retry-After"] = str(error.retry_after_seconds)
        return response
    except LinkGoneError:
        return here.page("link_gone.html", 410)
    except UnavailableError:
        response = here.page("unavailable.html", 503)
        response.headers["Retry-After"] = "5"
        return response


def _form_secret(request: Request) -> str:
    kept = request.cookies.get(cookie_name(request, _FORM_COOKIE), "")
    return kept if _FORM_SECRET.fullmatch(kept) else ""


def _token_of(secret: str) -> str:
    return hmac.new(secret.encode(), b"outside", hashlib.sha256).hexdigest()


def _is_own_form(request: Request, form: Form) -> bool:
    """Return whether a form was sent from one of our pages.

    Browsers say `Origin: null` where a page hides its address, as ours do; then the form's value decides alone.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    if site is not None and site != "same-origin":
        return False
    if origin != "null" and urlsplit(origin).netloc not in _own_hosts(request):
        return False
    kept = _form_secret(request)
    sent = form.get("form_token", "")
    return bool(kept) and hmac.compare_digest(sent.encode(), _token_of(kept).encode())


def _own_hosts(request: Request) -> set[str]:
    public: str = request.app.state.settings.public_url
    return {request.url.netloc, urlsplit(public).netloc} - {""}


def language_of(request: Request) -> Language:
    """Return German or English, whichever the browser prefers."""
    weights = {"de": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, rest = part.strip().partition(";")
        code = tag.split("-")[0].lower()
        if code in weights:
            weights[code] = max(weights[code], _weight(rest))
    return "de" if weights["de"] > weights["en"] else "en"


def _weight(text: str) -> float:
    name, _, value = text.replace(" ", "").partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


_ZONES = {"AT": "Europe/Vienna", "CH": "Europe/Zurich", "DE": "Europe/Berlin", "GB": "Europe/London"}


def likely_zone(request: Request) -> str:
    """Return the time zone to propose, by the country of the browser's first language."""
    first = request.headers.get("accept-language", "").split(",")[0].partition(";")[0].strip()
    country = first.partition("-")[2].upper() or first.upper()
    return _ZONES.get(country, "UTC")
