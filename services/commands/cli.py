"""The command line: all commands together, and what a person sees when one fails."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

_PLACES = {
    "run": "run:run",
    "demo": "demo:commands",
    "migrate": "migrate:migrate",
    "replay": "replay:replay",
    "events": "events:events",
    "settings": "settings:settings",
    "generate": "generate:generate",
    "topics": "topics:commands",
    "dead-letters": "dead_letters:commands",
    "keys": "keys:commands",
    "audit": "audit:commands",
    "people": "people:commands",
    "survey": "survey.commands:commands",
    "template": "template.commands:commands",
    "rules": "rules.commands:commands",
    "routes": "routes.commands:commands",
    "structure": "structure.commands:commands",
    "export": "export_scores:commands",
}
"""The module of each command and its name there: a command, or a group of them."""
_HIDDEN = {"generate"}


def command_line(asked: str | None = None) -> typer.Typer:
    """Return the command line.

    Args:
        asked: the only command to import; all commands when there is none of that name.
    """
    app = typer.Typer(
        help="Heed, a self-hosted survey and feedback suite. `run all` starts everything on this machine.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_nothing)  # or a single command would take its own name for an argument
    for name in (asked,) if asked in _PLACES else _PLACES:
        module, attribute = _PLACES[name].split(":")
        found = getattr(import_module(f"services.commands.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name, hidden=name in _HIDDEN)(found)
    return app


def _nothing() -> None: ...


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; an anticipated error is printed as one sentence and ends with exit code 1.

    Args:
        arguments: None: those of the process.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        command_line(next(iter(given), None))(given, prog_name="python -m services")
    except Exception as error:
        from services.commands.errors import sentence_of  # noqa: PLC0415 - most commands go well

        sentence = sentence_of(error)
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
        sys.exit(1)
