"""Write a message as a file that only its owner reads, and that is there as a whole or not at all."""

import asyncio
import errno
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from shared.gateways.ports import HandOver, Sent
from shared.vocabulary import WRITTEN_TO_FOLDER

log = structlog.get_logger("heed.gateways")

_OURS = 0o700
_OUR_FILE = 0o600
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Folder:
    """A Maildir, or a folder of the same form: files are written in `tmp` and moved to `new` when they are whole."""

    path: Path

    async def put(self, name: str, data: bytes, hand_over: HandOver, *, gateway_id: str | None = None) -> Sent:
        """Write a message. What comes under the same name again takes the place of the first.

        Args:
            name: of the file; the same for the same message.
            data: the whole message.
            hand_over: called when nothing is left to do but to move the file.
            gateway_id: of the message, for the outcome.
        """
        draft, final = self.path / "tmp" / f"{name}.{secrets.token_hex(4)}", self.path / "new" / name
        try:
            await asyncio.to_thread(self._write, draft, data)
            await hand_over()
            await asyncio.to_thread(_publish, draft, final)
        except _FolderError as fault:
            log.warning("folder_not_writable", folder=str(self.path), status=fault.status)
            return Sent("later", status=fault.status)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return Sent("accepted", gateway_id=gateway_id, status=WRITTEN_TO_FOLDER)

    def _write(self, draft: Path, data: bytes) -> None:
        try:
            for folder in (self.path, *(self.path / room for room in ("tmp", "new", "cur"))):
                folder.mkdir(mode=_OURS, parents=True, exist_ok=True)
            opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OUR_FILE)
            with os.fdopen(opened, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _FolderError(error) from error


def _publish(draft: Path, final: Path) -> None:
    try:
        draft.replace(final)
        folder = os.open(final.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise _FolderError(error) from error


class _FolderError(Exception):
    """The folder does not take it now."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.errno)
        is_full, is_forbidden = error.errno in _FULL, error.errno in _FORBIDDEN
        self.status = "disk_full" if is_full else "no_permission" if is_forbidden else "folder_unusable"
