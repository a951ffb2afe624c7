"""`keys`: make, list, replace and revoke API keys of a running suite; or print one for the settings."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import typer

from services.commands.errors import CommandError
from services.commands.remote import Key, Url, ask, remote
from services.commands.table import show
from shared.access import EVERYTHING, SCOPES
from shared.identity.ring import digest_of

KEY_BYTES = 24

commands = typer.Typer(help="Make, list, replace and revoke API keys.", no_args_is_help=True)

Name = Annotated[str, typer.Option(help="A name for the user of the key; it appears in histories.")]
Scopes = Annotated[
    list[str],
    typer.Option("--scope", help="A scope that the key gets; repeat the option for more. `*` allows everything."),
]
Unit = Annotated[str | None, typer.Option(help="Code of the unit to whose places the key is limited.")]
Days = Annotated[int | None, typer.Option(min=1, help="After so many days the key stops working; default: never.")]
Networks = Annotated[
    list[str] | None,
    typer.Option("--network", help="A network from which the key works, such as 203.0.113.0/24; repeat for more."),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id of the key, as `keys list` shows it.")]
Overlap = Annotated[float, typer.Option(help="For so many hours the old secret goes on working; 0: not at all.")]


@commands.command()
def new(name: Name, scope: Scopes) -> None:
    """Print a key and the setting that enables it, without a running suite. Only its SHA-256 is stored."""
    _check_scopes(scope)
    secret = f"heed_{secrets.token_urlsafe(KEY_BYTES)}"
    setting = {name: {"key_sha256": digest_of(secret), "scopes": scope}}
    typer.echo(f"Key, shown this once: {secret}")
    typer.echo(f"HEED_API_KEYS='{json.dumps(setting)}'")
    typer.echo("Add the setting to the suite's environment (merge it with the keys that are there) and start it anew.")


@commands.command()
def create(  # noqa: PLR0917 - options of the command line
    name: Name,
    scope: Scopes,
    unit: Unit = None,
    days: Days = None,
    network: Networks = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Make a key in the suite and print its secret once. It works at once."""
    _check_scopes(scope)
    expires_at = None if days is None else (datetime.now(UTC) + timedelta(days=days)).isoformat()
    body = {"name": name, "scopes": scope, "unit": unit, "expires_at": expires_at, "networks": network or []}
    with remote(url, key) as client:
        _print_secret(ask(client, "POST", "/v1/keys", json=body).json())


@commands.command("list")
def list_keys(url: Url = None, key: Key = None) -> None:
    """List the keys of the suite, newest first, without those from the settings."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    with remote(url, key) as client:
        while cursor is not None:
            page = ask(client, "GET", "/v1/keys", params={"cursor": cursor} if cursor else {}).json()
            found += page["items"]
            cursor = page["next_cursor"]
    show(
        ("id", "name", "state", "scopes", "last used", "expires"),
        [
            (
                one["id"],
                one["name"],
                one["state"],
                " ".join(one["scopes"]),
                one["last_used_at"] or "never",
                one["overlap_ends_at"] or one["expires_at"] or "never",
            )
            for one in found
        ],
    )


@commands.command()
def rotate(key_id: Id, overlap_hours: Overlap = 24.0, url: Url = None, key: Key = None) -> None:
    """Make another secret for a key and print it once; the old one works on for a while."""
    with remote(url, key) as client:
        body = {"overlap_hours": overlap_hours}
        _print_secret(ask(client, "POST", f"/v1/keys/{_id(key_id)}/rotate", json=body).json())


@commands.command()
def revoke(key_id: Id, url: Url = None, key: Key = None) -> None:
    """End a key for good, with the older secrets of its name. It is refused everywhere within ten seconds."""
    with remote(url, key) as client:
        found = ask(client, "POST", f"/v1/keys/{_id(key_id)}/revoke").json()
    typer.echo(f"{found['name']} is revoked.")


def _print_secret(made: dict[str, Any]) -> None:
    typer.echo(f"Key of {made['name']}, shown this once: {made['secret']}")
    typer.echo(f"Its id is {made['id']}.")


def _check_scopes(scopes: list[str]) -> None:
    unknown = sorted(set(scopes) - set(SCOPES) - {EVERYTHING})
    if unknown:
        message = f"There is no scope {', '.join(unknown)}. There are: {', '.join(SCOPES)}, and * for everything."
        raise CommandError(message)


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        message = "That is no id of a key; `keys list` shows them."
        raise CommandError(message) from None
