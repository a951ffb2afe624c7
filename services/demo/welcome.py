"""The first start: a demo survey that can be answered at once, and a message with the important addresses."""

import json
import sys
from pathlib import Path
from typing import Any

import httpx
import structlog
import typer

from services.collector.settings import CollectorSettings
from shared.errors import HeedError, UnavailableError
from shared.runtime.data_folder import KEY_FILE
from shared.runtime.offline import wired
from shared.settings import Settings

log = structlog.get_logger("heed.demo")

SURVEY = "demo"
DEFINITION = Path(__file__).parent / "data" / "first_survey.json"
SECONDS = 20.0


async def welcome(settings: Settings, given: Settings) -> None:
    """Create the demo survey on a fresh installation, and print the important addresses.

    Args:
        settings: of the running suite.
        given: from the environment; a key that came from there is not printed.
    """
    survey = await _survey(settings)
    first = await _first_link(settings)
    key = settings.admin_key.get_secret_value()
    kept = f"{key}   (kept in {Path(settings.data_dir) / KEY_FILE})"
    sign_in = f"{first}   (once, within 15 minutes: you become the first admin)"
    lines = [
        ("Sign in", sign_in if first else f"{settings.base_url()}/console"),
        ("Survey", f"{settings.base_url()}/s/{survey}" if survey else "none is published yet"),
        ("API docs", f"{settings.base_url()}/docs"),
        *_folders(CollectorSettings()),
        ("Admin key", "as set in HEED_ADMIN_KEY" if given.admin_key.get_secret_value() else kept),
    ]
    typer.echo("\nHeed is running.\n")
    for name, value in lines:
        typer.echo(f"  {name:<10} {value}")
    typer.echo("\nStop it with ctrl-C.\n")


def _folders(settings: CollectorSettings) -> list[tuple[str, str]]:
    """Return where messages are found that are not sent."""
    folders = [
        ("Mails", settings.mail_folder, "HEED_COLLECTOR_SMTP_HOST"),
        ("SMS", settings.sms_folder, "HEED_COLLECTOR_SMS_ACCOUNTS"),
    ]
    return [
        (name, f"are written to {folder}   (set {setting} to send them)")
        for name, folder, setting in folders
        if folder is not None
    ]


async def _first_link(settings: Settings) -> str | None:
    """Return the link with which the first admin signs in.

    None when there is one already, and where others than the person at the terminal would read it, such as in a log.
    """
    if not sys.stdout.isatty():
        return None
    from services.accounts.service import SERVICE  # noqa: PLC0415 - only where somebody looks on
    from services.accounts.web.addresses import FIRST, link_to  # noqa: PLC0415 - likewise

    try:
        async with wired(SERVICE, settings) as parts:
            made = await parts.use_cases.people.make_first_link()
    except (HeedError, UnavailableError):
        return None
    return link_to(settings, FIRST, made.token)


async def _survey(settings: Settings) -> str | None:
    """Return the key of a survey that can be answered; None when there is none and none could be made."""
    headers = {"Authorization": f"Bearer {settings.admin_key.get_secret_value()}"}
    try:
        async with httpx.AsyncClient(base_url=_own_address(settings), headers=headers, timeout=SECONDS) as client:
            found = (await client.get("/v1/surveys")).raise_for_status().json()["items"]
            if found:
                return _one_to_show(found)
            definition = json.loads(DEFINITION.read_text())
            (await client.put(f"/v1/surveys/{SURVEY}", json=definition)).raise_for_status()
            (await client.post(f"/v1/surveys/{SURVEY}/publish")).raise_for_status()
    except (httpx.HTTPError, KeyError) as error:
        log.warning("demo_survey_not_made", error=type(error).__name__)
        return None
    return SURVEY


def _one_to_show(surveys: list[dict[str, Any]]) -> str | None:
    keys = [str(survey["key"]) for survey in surveys]
    return SURVEY if SURVEY in keys else keys[0]


def _own_address(settings: Settings) -> str:
    """Return where this process listens: the public address may lead through a proxy that is not there."""
    return settings.model_copy(update={"public_url": ""}).base_url()
