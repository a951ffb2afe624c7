"""The anticipated errors of the command line, each as one sentence."""

import asyncio

from pydantic import ValidationError
from pydantic_settings import SettingsError

from shared.db.embedded import PrivateServerError
from shared.db.faults import is_transient
from shared.errors import HeedError, UnavailableError
from shared.runtime.data_folder import FolderError, FolderInUseError
from shared.runtime.http_server import PortError


class CommandError(Exception):
    """A command cannot do what it was asked to; the message says why and what to do."""


_PLAIN = (CommandError, FolderError, FolderInUseError, HeedError, PortError, PrivateServerError)


def sentence_of(error: Exception) -> str | None:
    """Return the sentence to print for the user; None for a defect, whose traceback is needed."""
    if isinstance(error, ValidationError):
        return "\n".join(_settings_problem(error))
    if isinstance(error, SettingsError):
        field = str(error).partition('field "')[2].partition('"')[0]
        return f"HEED_{field.upper()} is not JSON of the right form." if field else "A setting cannot be read."
    if isinstance(error, _PLAIN):
        return str(error)
    if isinstance(error, UnavailableError):
        return f"{str(error).capitalize()}. Is it running, and are HEED_DATABASE_URL and HEED_BUS_URL right?"
    if is_transient(error) and not isinstance(error, asyncio.CancelledError):
        return "The database does not answer. Is it running, and is HEED_DATABASE_URL right?"
    return None


def _settings_problem(error: ValidationError) -> list[str]:
    prefix = "HEED_" if error.title == "Settings" else f"HEED_{error.title.removesuffix('Settings').upper()}_"
    return [
        f"{prefix}{'.'.join(str(part) for part in item['loc']).upper()}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_input=False, include_url=False)
    ]
