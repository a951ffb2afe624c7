"""Identity tokens: whose signature they carry, for whom they are meant, and what they say of somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidClaimError, JoseError
from joserfc.jwk import KeySet, import_key
from joserfc.jws import extract_compact
from joserfc.jwt import JWTClaimsRegistry

from services.accounts.domain.oidc.flow import Identity

_SKEW = 60
"""By so many seconds the clocks may differ."""
_ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Never `none`, nor what is signed with a secret that the client knows, too."""
_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
_MOST_GROUPS = 5_000
_TRUE = (True, 1, "1", "true")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCheck:
    """What a token must fulfil."""

    issuer: str
    client_id: str
    nonce: str
    now: int
    algorithms: Sequence[str]
    """That the provider says it signs with."""


def needs_other_keys(token: str, document: Mapping[str, Any]) -> bool:
    """Return whether a token names a key that is not among the provider's as they are known."""
    named = _key_id(token)
    return named is not None and named not in {one.get("kid") for one in _entries(document)}


def keys_of(document: Mapping[str, Any]) -> list[Any]:
    """Return the provider's keys for signatures; what is of no use here is passed over."""
    found = []
    for entry in _entries(document):
        if entry.get("kty") in _KEY_TYPES and entry.get("use") in (None, "sig"):
            try:
                found.append(import_key(dict(entry)))
            except (JoseError, ValueError, TypeError, KeyError):
                continue
    return found


def claims_of(token: str, keys: Sequence[Any], check: TokenCheck) -> Mapping[str, Any]:
    """Return what a sound token says.

    Raises:
        JoseError, ValueError: it is not sound.
    """
    named = _key_id(token)
    fitting = [key for key in keys if named is None or key.kid in (None, named)]
    algorithms = sorted(_ASYMMETRIC.intersection(check.algorithms))
    claims = _verified(token, fitting, algorithms)
    required = {name: {"essential": True} for name in ("sub", "exp", "iat")}
    JWTClaimsRegistry(
        now=check.now,
        leeway=_SKEW,
        iss={"essential": True, "value": check.issuer},
        aud={"essential": True, "value": check.client_id},
        nonce={"essential": True, "value": check.nonce},
        **required,  # type: ignore[arg-type] # options of these claims
    ).validate(dict(claims))
    audience, party = claims["aud"], claims.get("azp")
    if party != check.client_id and (party is not None or (isinstance(audience, list) and len(audience) > 1)):
        raise InvalidClaimError(claim="azp")
    if not isinstance(claims["nonce"], str) or not claims["sub"]:
        raise InvalidClaimError(claim="nonce")
    return claims


def _verified(token: str, keys: Sequence[Any], algorithms: list[str]) -> Mapping[str, Any]:
    for key in keys:
        try:
            return jwt.decode(token, KeySet([key]), algorithms=algorithms).claims
        except (BadSignatureError, ValueError):
            continue
    raise BadSignatureError


def _key_id(token: str) -> str | None:
    named = extract_compact(token.encode()).headers().get("kid")
    return named if isinstance(named, str) else None


def _entries(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entries = document.get("keys")
    return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []


def identity_of(issuer: str, claims: Mapping[str, Any], groups_claim: str) -> Identity:
    """Return somebody, as the claims describe them."""
    email = claims.get("email")
    verified = claims.get("email_verified") in _TRUE or claims.get("xms_edov") in _TRUE
    return Identity(
        issuer=issuer,
        subject=str(claims["sub"]),
        email=email if isinstance(email, str) else None,
        is_email_verified=verified,
        name=_text(claims, "name") or _text(claims, "preferred_username"),
        locale=_text(claims, "locale"),
        groups=_groups(claims, groups_claim),
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _groups(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the groups under a claim, or under dots that lead into objects."""
    value: Any = claims.get(path)
    if value is None:
        value = claims
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str):
        return frozenset({value})
    return (
        frozenset(one for one in value[:_MOST_GROUPS] if isinstance(one, str))
        if isinstance(value, list)
        else frozenset()
    )
