"""A small OpenID Connect provider for tests: real HTTP, real signatures, PKCE, and every way to answer wrongly.

`python -m shared.testing.oidc_provider 9400` runs it as a process of its own, to try Heed with it by hand.
"""

import base64
import hashlib
import html
import json
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID = "heed tests"
CLIENT_SECRET = "a secret: with/signs"  # noqa: S105 - of this provider alone
_MINUTES = 300
Claims = dict[str, Any]


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})


@dataclass(slots=True)
class TestProvider:
    """What it answers; tests change it between two sign-ins."""

    __test__ = False

    issuer: str = ""
    claims: Claims = field(default_factory=lambda: {"sub": "sub-1", "name": "Kim Lee"})
    """Of whoever signs in next."""
    now: Callable[[], float] = time.time
    spoil: Callable[[Claims], object] = lambda _claims: None
    """Changes the claims of the identity token before it is signed."""
    signs_with: str = "key"
    """`key`, `stranger`: a key that it does not publish, `none` or `hmac`: with the client's secret."""
    algorithms: tuple[str, ...] = ("RS256",)
    """With which it says that it signs."""
    userinfo: Claims | None = None
    asks: bool = False
    """Whether a page asks before it lets somebody in, as for people in a browser."""
    key: RSAKey = field(default_factory=_new_key)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    """Paths that were asked for, in order."""

    def rotate(self) -> None:
        """Sign with another key from now on, and publish that one alone."""
        self.key = _new_key()

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.add_api_route("/.well-known/openid-configuration", self._discovery)
        app.add_api_route("/keys", self._keys)
        app.add_api_route("/authorize", self._authorize, response_model=None)
        app.add_api_route("/token", self._token, methods=["POST"], response_model=None)
        app.add_api_route("/userinfo", self._userinfo, response_model=None)
        app.add_api_route("/logout", self._logout, response_model=None)
        return app

    async def _discovery(self) -> Claims:
        self.requests.append("discovery")
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "id_token_signing_alg_values_supported": list(self.algorithms),
            "authorization_response_iss_parameter_supported": True,
        }
        return found | ({"userinfo_endpoint": f"{self.issuer}/userinfo"} if self.userinfo is not None else {})

    async def _keys(self) -> Claims:
        self.requests.append("keys")
        other = {"kty": "EC", "use": "enc", "kid": "for something else"}
        return {"keys": [other, self.key.as_dict(private=False)]}

    async def _authorize(self, request: Request) -> Response:
        sent = dict(request.query_params)
        assert sent["client_id"] == CLIENT_ID
        assert sent["response_type"] == "code"
        assert sent["code_challenge_method"] == "S256"
        if self.asks and sent.pop("agreed", None) is None:
            fields = "".join(f'<input type="hidden" name="{k}" value="{html.escape(v)}">' for k, v in sent.items())
            form = f'<form action="/authorize">{fields}<button name="agreed" value="1">Let me in</button></form>'
            return HTMLResponse(f"<title>Provider</title><h1>Provider</h1>{form}")
        code = secrets.token_urlsafe()
        self.codes[code] = sent
        back = {"code": code, "state": sent["state"], "iss": self.issuer}
        return RedirectResponse(f"{sent['redirect_uri']}?{urlencode(back)}", 302)

    async def _token(self, request: Request) -> Response:
        self.requests.append("token")
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        begun = self.codes.pop(sent.get("code", ""), None)
        if not _is_client(request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_client"}, 401)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            begun is None
            or challenge != begun["code_challenge"]
            or sent.get("redirect_uri") != begun["redirect_uri"]
            or sent.get("grant_type") != "authorization_code"
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "access", "token_type": "Bearer", "id_token": self._signed(begun)})

    def _signed(self, begun: dict[str, str]) -> str:
        now = int(self.now())
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + _MINUTES,
            "nonce": begun["nonce"],
            **self.claims,
        }
        self.spoil(claims)
        if self.signs_with == "none":
            parts = (b'{"alg":"none"}', json.dumps(claims).encode())
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if self.signs_with == "hmac":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET))
        key = self.key if self.signs_with == "key" else _new_key()
        return jwt.encode({"alg": "RS256", "kid": self.key.kid or ""}, claims, key)

    async def _userinfo(self, request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer access":
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse(self.userinfo)

    async def _logout(self, request: Request) -> Response:
        self.requests.append("logout")
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


def _is_client(header: str) -> bool:
    scheme, _, value = header.partition(" ")
    try:
        name, _, secret = base64.b64decode(value).decode().partition(":")
    except ValueError:
        return False
    return scheme == "Basic" and (unquote(name), unquote(secret)) == (CLIENT_ID, CLIENT_SECRET)


@asynccontextmanager
async def oidc_provider() -> AsyncIterator[TestProvider]:
    """Serve a provider on a free port of this machine."""
    from shared.testing.browser import served  # noqa: PLC0415 - a process of its own needs no browser

    provider = TestProvider()
    async with served(provider.app()) as address:
        provider.issuer = address
        yield provider


if __name__ == "__main__":
    import uvicorn

    port = int(sys.argv[1])
    alone = TestProvider(issuer=f"http://127.0.0.1:{port}", asks=True)
    alone.claims |= {"email": "kim@example.com", "email_verified": True, "groups": ["cx-team"]}
    uvicorn.run(alone.app(), port=port)
