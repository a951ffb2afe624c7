"""`keys new`: create an API key."""

import json
import secrets
from typing import Annotated

import typer

from services.commands.errors import CommandError
from shared.access import EVERYTHING, SCOPES
from shared.identity.ring import digest_of

KEY_BYTES = 24

commands = typer.Typer(help="Create API keys.", no_args_is_help=True)

Name = Annotated[str, typer.Option(help="A name for the user of the key; it appears in the history of tickets.")]
Scopes = Annotated[
    list[str],
    typer.Option("--scope", help="A scope that the key gets; repeat the option for more. `*` allows everything."),
]


@commands.command()
def new(name: Name, scope: Scopes) -> None:
    """Create a key and print it once, with the setting that enables it. Only its SHA-256 is stored."""
    unknown = sorted(set(scope) - set(SCOPES) - {EVERYTHING})
    if unknown:
        message = f"There is no scope {', '.join(unknown)}. There are: {', '.join(SCOPES)}, and * for everything."
        raise CommandError(message)
    secret = f"heed_{secrets.token_urlsafe(KEY_BYTES)}"
    setting = {name: {"key_sha256": digest_of(secret), "scopes": scope}}
    typer.echo(f"Key, shown this once: {secret}")
    typer.echo(f"HEED_API_KEYS='{json.dumps(setting)}'")
    typer.echo("Add the setting to the suite's environment (merge it with the keys that are there) and start it anew.")
