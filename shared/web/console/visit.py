"""A request for a page by somebody who is signed in: who they are, how they read, and how the page is sent."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from fastapi import Request, Response, Security
from fastapi.security import SecurityScopes

from shared.access import Caller, Language, Profile
from shared.clock import SystemClock
from shared.errors import UnauthenticatedError
from shared.web.auth import form_token, identify, is_secure, permitted, session_token
from shared.web.console.navigation import current_path, entries_for, lists_for, tabs_for
from shared.web.console.templates import Console

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline style or script, no other host, no frame around it, and its forms go nowhere else."""
SIGN_IN = "/console/sign-in"
_TOAST = "heed-toast"
"""A cookie: what the next page says, for the time that a form's redirect takes."""
_TOAST_SECONDS = 30


class SignInNeededError(UnauthenticatedError):
    """A page for colleagues was asked for by somebody who is not signed in."""

    slug = "sign-in-needed"
    title = "Sign in first"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page, by a person who may see it."""

    request: Request
    caller: Caller
    profile: Profile
    form_token: str
    now: datetime
    toasts: list[str] = field(default_factory=list)

    @property
    def initials(self) -> str:
        """Up to two letters that stand for their name."""
        words = self.profile.display_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def language(self) -> Language:
        return self.profile.language

    @property
    def zone(self) -> str:
        """The IANA name of the zone in which they read moments."""
        return self.profile.zone

    @property
    def wants_fragment(self) -> bool:
        """Whether a part of a page is asked for, not a whole one."""
        return self.request.headers.get("HX-Request") == "true" and "HX-Boosted" not in self.request.headers

    def address(self, **changes: object) -> str:
        """Return the address of this page with other parameters; None leaves one away."""
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name not in changes]
        query = urlencode([*kept, *((name, value) for name, value in changes.items() if value is not None)])
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    def page(
        self,
        console: Console,
        template: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: Any,  # noqa: ANN401 - whatever the template shows
    ) -> Response:
        """Return the reply that shows a template: a whole page, or a fragment where the template is one.

        Nothing is kept by a cache, for it is somebody's own view.
        """
        content = console.render(self.language, template, self.shown() | values)
        fixed = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        response = Response(content, status, fixed | self._trigger() | (headers or {}), "text/html")
        if not self.wants_fragment and _TOAST in self.request.cookies:
            response.delete_cookie(_TOAST, path="/console")
        return response

    def toast(self, text: str) -> None:
        """Let the reply say `text`, a short sentence about what was done; without personal data."""
        self.toasts.append(text)

    def go(self, address: str) -> Response:
        """Return the reply that leads the browser to another page after something was done."""
        if self.wants_fragment:
            return Response(status_code=204, headers={"HX-Location": address} | self._trigger())
        response = Response(status_code=303, headers={"Location": address})
        if self.toasts:
            text = " ".join(self.toasts)
            response.set_cookie(
                _TOAST,
                f"{self._seal(text)}.{quote(text)}",
                _TOAST_SECONDS,
                path="/console",
                secure=is_secure(self.request),
                httponly=True,
                samesite="strict",
            )
        return response

    def _seal(self, toast: str) -> str:
        """Return the proof that a toast is ours: programs at neighbouring hosts and ports can set cookies here."""
        return hmac.new(self.form_token.encode(), toast.encode(), hashlib.sha256).hexdigest()

    def _kept_toast(self) -> str:
        """Return what the page before wanted this one to say."""
        seal, _, quoted = self.request.cookies.get(_TOAST, "").partition(".")
        text = unquote(quoted)
        return text if hmac.compare_digest(seal.encode(), self._seal(text).encode()) else ""

    def _trigger(self) -> dict[str, str]:
        """Return the header that lets console.js show the toasts."""
        if not self.toasts or not self.wants_fragment:
            return {}
        return {"HX-Trigger": json.dumps({"toast": {"text": " ".join(self.toasts)}})}

    def shown(self) -> dict[str, Any]:
        """Return what the layout shows."""
        entries = entries_for(self.caller)
        current = current_path(self.request.url.path, entries)
        return {
            "visit": self,
            "caller": self.caller,
            "profile": self.profile,
            "form_token": self.form_token,
            "navigation": [(entry, lists_for(self.caller, entry)) for entry in entries],
            "current": current,
            "entry_tabs_of_reader": tabs_for(self.caller, current),
            "theme": self.profile.theme,
            "flash": " ".join([*self.toasts, self._kept_toast()]).strip(),
        }


class _Viewing:
    access = "page"
    """How documents and tests recognise what a route asks for; see `shared.runtime.routes`."""

    async def __call__(self, request: Request, wanted: SecurityScopes) -> Visit:
        caller = await identify(request)
        token = session_token(request)
        if caller is None or token is None:
            raise SignInNeededError
        permitted(caller, *wanted.scopes)
        visit = visit_of(request, caller, token)
        if visit is None:
            raise SignInNeededError
        return visit


_viewing = _Viewing()


def viewing(scope: str) -> Any:  # noqa: ANN401 - what FastAPI's own marker functions return
    """Return the dependency that gives the `Visit` of somebody signed in who has `scope`.

    Who is not signed in is led to the sign-in page, who lacks the scope sees a page that says so. Use it as
    `visit: Annotated[Visit, viewing("tickets:read")]`.
    """
    return Security(_viewing, scopes=[scope])


AnyVisit = Annotated[Visit, Security(_viewing)]
"""The `Visit` of anybody who is signed in."""


def visit_of(request: Request, caller: Caller, session: str) -> Visit | None:
    """Return the visit of a caller in their session; None for one that is no person."""
    if caller.profile is None:
        return None
    return Visit(request, caller, caller.profile, form_token(session), SystemClock().now())


def language_of(request: Request) -> Language:
    """Return the language for somebody who is not signed in, as their browser asks for it."""
    for wanted in request.headers.get("Accept-Language", "").lower().split(","):
        if wanted.strip()[:2] in ("de", "en"):
            return "de" if wanted.strip().startswith("de") else "en"
    return "en"


def sign_in_address(request: Request) -> str:
    """Return where to sign in and be led back from; only pages that are read are led back to."""
    if request.headers.get("HX-Request"):
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        wanted = shown.path if shown.path.startswith("/console/") else ""
    else:
        wanted = request.url.path if request.method == "GET" else ""
    return f"{SIGN_IN}?next={quote(wanted)}" if wanted not in ("", "/console") else SIGN_IN
