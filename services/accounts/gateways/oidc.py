"""An OpenID Connect provider over HTTPS: discovery, the code for a token, and whether the token is sound."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import structlog
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from pydantic import SecretStr

from services.accounts.domain.oidc.addresses import is_trustworthy
from services.accounts.domain.oidc.flow import Identity, OidcFailedError
from services.accounts.gateways.oidc_tokens import TokenCheck, claims_of, identity_of, keys_of, needs_other_keys
from shared.clock import Clock
from shared.errors import UnavailableError

log = structlog.get_logger("heed.oidc")

_TIMEOUT = httpx.Timeout(10, connect=5)
_MOST_BYTES = 1024 * 1024
_KNOWN_FOR = 3600.0
_KEYS_AGAIN_AFTER = 30.0
"""So often at most the keys are fetched for tokens whose key is not known: anybody can send such a token."""
_DISCOVERY = "/.well-known/openid-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OK, _SERVER_ERROR = 200, 500
Document = Mapping[str, Any]


@dataclass(slots=True)
class OidcProvider:
    """The provider of the settings; what it says about itself is remembered for an hour."""

    issuer: str
    client_id: str
    client_secret: SecretStr
    scopes: str
    groups_claim: str
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    _document: tuple[float, Document] | None = field(default=None, init=False)
    _keys: tuple[float, Document] | None = field(default=None, init=False)

    async def authorization_address(self, *, state: str, nonce: str, verifier: str, back: str) -> str:
        """Return where the browser goes to sign in; see `Provider`."""
        endpoint = str((await self._discovered())["authorization_endpoint"])
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": self.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query, quote_via=quote)}"

    async def identity(self, *, code: str, nonce: str, verifier: str, back: str, issuer: str | None) -> Identity:
        """Return who signed in; see `Provider`."""
        known = await self._discovered()
        # RFC 9207: the answer of one provider must not be taken for that of another.
        is_named = known.get("authorization_response_iss_parameter_supported") is True
        if (issuer is not None or is_named) and issuer != self.issuer:
            raise self._refused(reason="issuer of the answer")
        tokens = await self._exchanged(known, code, verifier, back)
        claims = await self._claims(known, tokens, nonce)
        found = identity_of(self.issuer, claims, self.groups_claim)
        if (found.email is None or not found.groups) and "userinfo_endpoint" in known and "access_token" in tokens:
            more = await self._userinfo(str(known["userinfo_endpoint"]), str(tokens["access_token"]))
            # Another subject's claims are worth nothing here.
            if more.get("sub") == found.subject:
                found = identity_of(self.issuer, {**more, **claims}, self.groups_claim)
        return found

    async def sign_out_address(self, back: str) -> str | None:
        """Return where one signs out of the provider; see `Provider`."""
        try:
            endpoint = (await self._discovered()).get("end_session_endpoint")
        except (UnavailableError, OidcFailedError):
            return None
        if not isinstance(endpoint, str) or not is_trustworthy(endpoint):
            return None
        return f"{endpoint}?{urlencode({'client_id': self.client_id, 'post_logout_redirect_uri': back})}"

    async def _discovered(self) -> Document:
        now = self.monotonic()
        if self._document is None or now - self._document[0] > _KNOWN_FOR:
            document = await self._get(self.issuer.rstrip("/") + _DISCOVERY)
            if document.get("issuer") != self.issuer:
                raise self._refused(reason="issuer of the discovery document")
            if not all(is_trustworthy(str(document.get(name, ""))) for name in _ENDPOINTS):
                raise self._refused(reason="endpoints of the discovery document")
            self._document = (now, document)
        return self._document[1]

    async def _exchanged(self, known: Document, code: str, verifier: str, back: str) -> Document:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        secret = self.client_secret.get_secret_value()
        methods = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if secret and "client_secret_basic" in methods:
            # RFC 6749 §2.3.1: both are form-encoded first.
            auth = httpx.BasicAuth(quote(self.client_id, safe=""), quote(secret, safe=""))
        else:
            form |= {"client_id": self.client_id} | ({"client_secret": secret} if secret else {})
        return await self._request("POST", str(known["token_endpoint"]), data=form, auth=auth)

    async def _claims(self, known: Document, tokens: Document, nonce: str) -> Document:
        token = tokens.get("id_token")
        check = TokenCheck(
            issuer=self.issuer,
            client_id=self.client_id,
            nonce=nonce,
            now=int(self.clock.now().timestamp()),
            algorithms=known.get("id_token_signing_alg_values_supported") or ["RS256"],
        )
        if not isinstance(token, str):
            raise self._refused(reason="no identity token")
        try:
            keys = await self._current_keys(known)
            if needs_other_keys(token, keys):
                keys = await self._current_keys(known, again=True)
            return claims_of(token, keys_of(keys), check)
        except (JoseError, ValueError) as error:
            raise self._refused(reason=type(error).__name__) from None

    async def _current_keys(self, known: Document, *, again: bool = False) -> Document:
        """Return the provider's keys; `again` fetches them anew, for they may have been exchanged."""
        now = self.monotonic()
        lasts = _KEYS_AGAIN_AFTER if again else _KNOWN_FOR
        if self._keys is None or now - self._keys[0] > lasts:
            self._keys = (now, await self._get(str(known["jwks_uri"])))
        return self._keys[1]

    async def _userinfo(self, address: str, token: str) -> Document:
        if not is_trustworthy(address):
            return {}
        try:
            return await self._request("GET", address, headers={"Authorization": f"Bearer {token}"})
        except OidcFailedError:
            return {}

    async def _get(self, address: str) -> Document:
        return await self._request("GET", address)

    async def _request(self, method: str, address: str, **more: Any) -> Document:  # noqa: ANN401 - httpx's own options
        try:
            async with (
                httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=True) as client,
                client.stream(method, address, **more) as response,
            ):
                content = b""
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > _MOST_BYTES:
                        raise self._refused(reason="too long an answer")
        except httpx.HTTPError as error:
            log.warning("oidc_provider_unreachable", error=type(error).__name__)
            message = "the sign-in service does not answer"
            raise UnavailableError(message) from None
        if response.status_code >= _SERVER_ERROR:
            log.warning("oidc_provider_failed", status=response.status_code)
            message = "the sign-in service does not answer"
            raise UnavailableError(message)
        return self._document_in(response, content)

    def _document_in(self, response: httpx.Response, content: bytes) -> Document:
        try:
            document = httpx.Response(_OK, content=content).json()
        except ValueError:
            document = None
        if response.status_code != _OK or not isinstance(document, dict):
            raise self._refused(reason=f"status {response.status_code}")
        return document

    def _refused(self, *, reason: str) -> OidcFailedError:
        """Return the error for what is not sound. The reason is for who runs Heed, and says nothing about anybody."""
        log.warning("oidc_refused", reason=reason)
        return OidcFailedError()
