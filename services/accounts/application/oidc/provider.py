"""What signing in needs of a provider: a port."""

from dataclasses import dataclass
from typing import Protocol

from services.accounts.domain.oidc.flow import GroupRoles, Identity

OIDC_SIGN_IN = "/console/sign-in/oidc"
OIDC_BACK = f"{OIDC_SIGN_IN}/back"
"""The page of ours to which the provider leads the browser back; it has to be entered there."""


class Provider(Protocol):
    """An OpenID Connect provider."""

    @property
    def issuer(self) -> str: ...

    async def authorization_address(self, *, state: str, nonce: str, verifier: str, back: str) -> str:
        """Return where the browser goes to sign in.

        Args:
            state: comes back with the answer.
            nonce: comes back in the identity token.
            verifier: of PKCE; only its digest is sent along.
            back: the address to which the answer comes.

        Raises:
            UnavailableError: the provider does not answer.
            OidcFailedError: it answers what makes no sense.
        """
        ...

    async def identity(self, *, code: str, nonce: str, verifier: str, back: str, issuer: str | None) -> Identity:
        """Return who signed in, for the code that came back.

        Args:
            code: as it came back.
            nonce: the one that must be in the identity token.
            verifier: of PKCE.
            back: the address to which the answer came.
            issuer: the one that the answer names; None when it names none.

        Raises:
            UnavailableError: the provider does not answer.
            OidcFailedError: the code, the token or its signature is not sound.
        """
        ...

    async def sign_out_address(self, back: str) -> str | None:
        """Return where one signs out of the provider; None when it offers nothing, or does not answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcPolicy:
    """What the people who run Heed decided about signing in."""

    name: str
    """How the provider is called on the page."""
    back: str
    """The address of ours to which its answers come."""
    roles: GroupRoles
    creates: bool = False
    """Whether people join with their first sign-in."""
