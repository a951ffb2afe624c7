"""`people`: inviting people and helping those who cannot sign in, from where Heed runs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.people.listing import Sorting
from services.accounts.service import SERVICE
from services.accounts.web.addresses import FIRST, INVITE, RESET, link_to
from services.commands.environment import settings_to_ask
from services.commands.errors import CommandError
from services.commands.installation import reachable_database
from services.commands.table import show as show_table
from shared.access import EVERYTHING, Caller, Role
from shared.runtime.offline import wired
from shared.settings import Settings

T = TypeVar("T")

commands = typer.Typer(help="Invite people, and help those who cannot sign in.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The person's e-mail address.")]
RoleOption = Annotated[Role, typer.Option(help="What they may do: each role may do all that the one before may.")]
Unit = Annotated[str | None, typer.Option(help="Code of the unit to whose places they are limited.")]
Drop = Annotated[
    bool, typer.Option("--drop-second-factor", help="Remove the second factor, too: for somebody who has lost it.")
]

_HEAD = ("address", "name", "role", "unit", "state")
_CALLER = Caller("heed", frozenset({EVERYTHING}))
_PAGE = 200


@commands.command("sign-in-link")
def sign_in_link() -> None:
    """Print the link with which the first admin sets up Heed. It works once, for 15 minutes, while there is none."""

    async def make(menu: UseCases, settings: Settings) -> str:
        made = await menu.people.make_first_link()
        return link_to(settings, FIRST, made.token)

    typer.echo(_on_accounts(make))
    typer.echo("It works once, within 15 minutes. Whoever opens it becomes the first admin.", err=True)


@commands.command()
def invite(address: Address, role: RoleOption = "viewer", unit: Unit = None) -> None:
    """Invite somebody, and print the link to hand to them. Repeated, it replaces a link that was not used."""

    async def make(menu: UseCases, settings: Settings) -> str:
        _, made = await menu.people.invite(caller=_CALLER, sign_in_name=address, role=role, unit=unit)
        return link_to(settings, INVITE, made.token)

    typer.echo(_on_accounts(make))
    typer.echo("Hand it to them: it works once, and is not shown again.", err=True)


@commands.command("reset-link")
def reset_link(address: Address, *, drop_second_factor: Drop = False) -> None:
    """Print a link with which somebody chooses a new password."""

    async def make(menu: UseCases, settings: Settings) -> str:
        person = await menu.people.find(sign_in_name=address)
        if person is None:
            message = "Nobody signs in with this address. `python -m services people list` shows who does."
            raise CommandError(message)
        made = await menu.people.make_reset_link(
            caller=_CALLER, person_id=person.id, drops_second_factor=drop_second_factor
        )
        return link_to(settings, RESET, made.token)

    typer.echo(_on_accounts(make))
    typer.echo("Hand it to them: it works once, and is not shown again.", err=True)


@commands.command("list")
def list_() -> None:
    """Print everybody who works with Heed or is invited to."""

    async def read(menu: UseCases, _settings: Settings) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        sorting = Sorting()
        while found := await menu.people.list(caller=_CALLER, sorting=sorting, limit=_PAGE):
            people = [one.person for one in found]
            rows += [(one.sign_in_name or "", one.display_name, one.role, one.unit or "", one.state) for one in people]
            sorting = Sorting(after=(found[-1].sort_value, people[-1].id))
        return rows

    show_table(_HEAD, _on_accounts(read))


def _on_accounts(use: Callable[[UseCases, Settings], Awaitable[T]]) -> T:
    async def run(settings: Settings) -> T:
        async with wired(SERVICE, settings) as parts:
            return await use(parts.use_cases, settings)

    with reachable_database(settings_to_ask()) as settings:
        return asyncio.run(run(settings))
