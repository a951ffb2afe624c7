"""The command line: all commands together, and what a person sees when one fails."""

import sys
from collections.abc import Sequence

import typer

from services.commands import dead_letters, keys, topics
from services.commands.demo import demo
from services.commands.errors import sentence_of
from services.commands.events import events
from services.commands.export_scores import commands as export
from services.commands.generate import generate
from services.commands.migrate import migrate
from services.commands.replay import replay
from services.commands.run import run
from services.commands.settings import settings
from services.commands.survey.commands import commands as survey

app = typer.Typer(
    help="Heed: surveys and feedback. `run all` starts everything on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(run)
app.command()(demo)
app.command()(migrate)
app.command()(replay)
app.command()(events)
app.command()(settings)
app.command(hidden=True)(generate)
app.add_typer(topics.commands, name="topics")
app.add_typer(dead_letters.commands, name="dead-letters")
app.add_typer(keys.commands, name="keys")
app.add_typer(survey, name="survey")
app.add_typer(export, name="export")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that was asked for; what is known to go wrong ends in one sentence and exit code 1.

    Args:
        arguments: those of the process when left out.
    """
    try:
        app(arguments, prog_name="python -m services")
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
        sys.exit(1)
