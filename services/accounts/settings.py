"""Settings of accounts: environment variables that start with `HEED_ACCOUNTS_`."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.accounts.domain.oidc.addresses import is_trustworthy
from services.accounts.domain.oidc.flow import Grant, GroupRoles
from shared.access import Role


class GroupGrant(BaseModel):
    """What a group gives: a role, or a role in a unit."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    unit: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the setting holds
        return {"role": value} if isinstance(value, str) else value

    def grant(self) -> Grant:
        return Grant(role=self.role, unit=self.unit)


class AccountsSettings(BaseSettings):
    """What the people who run accounts can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_ACCOUNTS_", extra="ignore", frozen=True)

    session_idle_hours: float = Field(
        default=12, gt=0, le=24 * 30, description="Hours without a request after which somebody has to sign in again."
    )
    session_days: float = Field(
        default=7, gt=0, le=90, description="Days after a sign-in after which it is needed again, whatever happens."
    )
    invite_days: float = Field(default=7, gt=0, le=60, description="Days for which an invitation can be accepted.")
    reset_hours: float = Field(
        default=24, gt=0, le=24 * 7, description="Hours for which a link to choose a new password can be used."
    )
    attempt_days: int = Field(
        default=30, ge=1, le=365, description="Days for which failed sign-ins are kept and shown to their person."
    )
    audit_months: int = Field(
        default=24,
        ge=1,
        le=600,
        description="For how many months the audit log is kept, beside the present month. Older ones are deleted a "
        "whole month at a time; their hashes stay.",
    )
    audit_address_days: int = Field(
        default=90,
        ge=0,
        le=36_500,
        description="For how many days the audit log keeps the network addresses from which something was done.",
    )
    oidc_issuer: str = Field(
        default="",
        description="Address of an OpenID Connect provider with which people sign in, such as Keycloak or Entra ID, as "
        "its discovery document names it. Empty: none.",
    )
    oidc_client_id: str = Field(default="", description="The client id that the provider gave Heed.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="The client secret that the provider gave Heed. Empty: a public client."
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="What Heed asks the provider for, with blanks between."
    )
    oidc_name: str = Field(
        default="", max_length=60, description="How the provider is called on the sign-in page. Empty: its host name."
    )
    oidc_groups_claim: str = Field(
        default="groups",
        description="The claim that names somebody's groups; dots lead into objects, such as `realm_access.roles`.",
    )
    oidc_role_of_group: dict[str, GroupGrant] = Field(
        default={},
        description='JSON object that gives groups a role, such as `{"cx-team": "manager", "shop-graz": {"role": '
        '"agent", "unit": "graz"}}`. It then decides at every sign-in with the provider; whoever is in none is '
        "refused. Empty: roles are given in Heed.",
    )
    oidc_auto_create: bool = Field(
        default=False,
        description="Whether people join with their first sign-in, without an invitation. Needs "
        "`HEED_ACCOUNTS_OIDC_ROLE_OF_GROUP`.",
    )
    password_sign_in: bool = Field(
        default=True,
        description="Whether people may sign in with passwords and accept invitations with one. The link of "
        "`people sign-in-link`, for emergencies, works in any case.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.oidc_issuer and not is_trustworthy(self.oidc_issuer):
            message = "HEED_ACCOUNTS_OIDC_ISSUER must be an address that begins with https://, without a query"
            raise ValueError(message)
        if self.oidc_issuer and not self.oidc_client_id:
            message = "HEED_ACCOUNTS_OIDC_ISSUER needs HEED_ACCOUNTS_OIDC_CLIENT_ID"
            raise ValueError(message)
        if self.oidc_auto_create and not self.oidc_role_of_group:
            message = "HEED_ACCOUNTS_OIDC_AUTO_CREATE needs HEED_ACCOUNTS_OIDC_ROLE_OF_GROUP: who joins needs a role"
            raise ValueError(message)
        if not self.password_sign_in and not self.oidc_issuer:
            message = "HEED_ACCOUNTS_PASSWORD_SIGN_IN can be off only with HEED_ACCOUNTS_OIDC_ISSUER"
            raise ValueError(message)
        return self

    def group_roles(self) -> GroupRoles:
        return GroupRoles({group: one.grant() for group, one in self.oidc_role_of_group.items()})
