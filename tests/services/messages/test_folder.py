"""Messages that are written to a folder instead of being sent: what is there, who reads it, and what the pages say."""

import errno
import mailbox
import os
import re
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import ValidationError

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import SystemClock
from shared.contracts.messages import MessageEvent, MessageSent
from shared.gateways.folder.mails import FolderMailer
from shared.gateways.folder.texts import FolderTexter
from shared.gateways.folder.writing import Folder
from shared.gateways.mail.senders import DEFAULT, Senders
from shared.gateways.ports import Sent, TextMessage
from shared.testing.answer_pages import get
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.inviting import invited
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import customer, hurry, read, work_off, write
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.messages.mailing import GRAZ, MAIL, Marks

FORBIDDEN = Path("/sys/heed")
"""Where nobody makes a folder, whoever they are."""


def mailer(folder: Path) -> FolderMailer:
    return FolderMailer(Folder(folder), Senders({"graz": GRAZ}), SystemClock())


def mails_in(folder: Path) -> list[EmailMessage]:
    """Read the mails as a mail program does."""
    kept = mailbox.Maildir(folder, create=False)
    return [message_from_bytes(kept.get_bytes(key), policy=default) for key in kept.keys()]  # noqa: SIM118 - no mapping


def files_below(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


async def shown(collector: OneService, person: SignedIn, path: str) -> str:
    page = await get(collector, person, f"/{path}")
    assert page.status_code == httpx.codes.OK
    return page.text


@pytest.fixture
async def collector(database_url: str, tmp_path: Path) -> AsyncIterator[OneService]:
    """A collector that writes all messages to folders, at any hour."""
    settings = CollectorSettings(
        mail_folder=tmp_path / "mail", sms_folder=tmp_path / "sms", sms_hours="", sms_hours_requested=""
    )
    async with one_service(SERVICE, database_url, service_settings=settings) as service:
        yield service


async def test_mail_is_a_file_that_its_owner_reads(tmp_path: Path) -> None:
    """It is what would have gone over the wire, and nothing of a draft stays."""
    folder, marks = tmp_path / "mail", Marks()
    sent = await mailer(folder).send("graz", MAIL, marks)
    assert sent == Sent("accepted", f"{MAIL.key}@coffee.example", "written_to_folder")
    assert marks.count == 1
    [mail] = mails_in(folder)
    assert (mail["To"], mail["From"]) == ("ada@customer.example", "Graz <graz@coffee.example>")
    assert (mail["Subject"], mail["List-Unsubscribe"]) == (MAIL.subject, f"<{MAIL.opt_out}>")
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert (plain.get_content(), html.get_content().strip()) == (MAIL.text, MAIL.html)
    [file] = files_below(folder)
    assert file == folder / "new" / f"{MAIL.key}.eml"
    assert b"\r" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rooms = [folder, *(folder / room for room in ("tmp", "new", "cur"))]
    assert {stat.S_IMODE(one.stat().st_mode) for one in rooms} == {0o700}


async def test_mail_that_is_written_twice_is_one_file(tmp_path: Path) -> None:
    """So it may be repeated after a process was stopped; another mail is another file."""
    one = mailer(tmp_path)
    assert one.may_be_repeated(DEFAULT)
    for mail in (MAIL, replace(MAIL, subject="Once more"), replace(MAIL, key=uuid4(), subject="Another")):
        await one.send(DEFAULT, mail, Marks())
    assert sorted(mail["Subject"] for mail in mails_in(tmp_path)) == ["Another", "Once more"]


async def test_nothing_is_written_for_who_opts_out_at_the_last_moment(tmp_path: Path) -> None:
    async def opted_out() -> None:
        assert files_below(tmp_path / "new") == []
        raise LookupError

    with pytest.raises(LookupError):
        await mailer(tmp_path).send(DEFAULT, MAIL, opted_out)
    assert files_below(tmp_path) == []


async def test_text_message_is_a_text_file(tmp_path: Path) -> None:
    message = TextMessage(uuid4(), "+4915112345678", "Grüße, wie war es?")
    sent = await FolderTexter(Folder(tmp_path), SystemClock()).send(DEFAULT, message, Marks())
    assert (sent.outcome, sent.status) == ("accepted", "written_to_folder")
    [file] = files_below(tmp_path)
    assert file == tmp_path / "new" / f"{message.key}.txt"
    head, _, words = file.read_text().partition("\n\n")
    assert head.startswith("To: +4915112345678\nDate: ")
    assert words == "Grüße, wie war es?\n"


async def test_folder_that_takes_nothing_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was written and nothing marked, whatever stands in the way; afterwards it works."""
    (tmp_path / "file").touch()
    for folder, status in ((FORBIDDEN, "no_permission"), (tmp_path / "file", "folder_unusable")):
        marks = Marks()
        assert await mailer(folder).send(DEFAULT, MAIL, marks) == Sent("later", status=status)
        assert marks.count == 0

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert await mailer(tmp_path / "mail").send(DEFAULT, MAIL, Marks()) == Sent("later", status="disk_full")
    assert files_below(tmp_path / "mail") == []
    assert (await mailer(tmp_path / "mail").send(DEFAULT, MAIL, Marks())).outcome == "accepted"


async def test_address_that_is_none_fails(tmp_path: Path) -> None:
    """As it would on its way."""
    sent = await mailer(tmp_path).send(DEFAULT, replace(MAIL, to="ada@nowhere"), Marks())
    assert sent == Sent("failed", status="bad_address", bad_address=True)


async def test_everybody_sees_that_nothing_was_sent(collector: OneService, tmp_path: Path) -> None:
    """The API, the event, the log of messages, the page of one, and the page on which the next is written."""
    ada = await customer(collector)
    wanted = await write(collector, ada, subject="Your visit", text="We are sorry.")
    await work_off(collector)
    [mail] = mails_in(tmp_path / "mail")
    assert (mail["To"], mail["From"]) == ("ada@customer.example", "Heed <heed@nobody.invalid>")
    message = await read(collector, wanted["id"])
    assert (message["state"], message["reason"]) == ("sent", "written_to_folder")
    assert [(one["outcome"], one["status"]) for one in message["history"]] == [("accepted", "written_to_folder")]
    [event] = [one.data for one in await collector.published() if isinstance(one.data, MessageEvent)]
    assert isinstance(event, MessageSent)
    assert event.to_folder
    person = sign_in(collector.app, "manager")
    for path in ("", f"/{wanted['id']}"):
        page = await shown(collector, person, f"messages{path}")
        assert "Written to a folder" in page
        assert "not sent, nobody gets it" in page
        assert "the mail server took it over" not in page
    note = "Nothing is sent from here: mails and text messages are written to a folder."
    for path in ("messages", "invitations", "invitations/new"):
        assert note in await shown(collector, person, f"{path}")
    assert "is written to a folder, not sent" in await shown(collector, person, f"write/{ada}")


async def test_invitation_says_it_too(collector: OneService, tmp_path: Path) -> None:
    """And in the language of whoever reads its page."""
    await publish_survey(collector.client, collector.admin, "visit", survey_definition())
    invitation = await invited(collector)
    await work_off(collector)
    assert len(mails_in(tmp_path / "mail")) == 1
    person = sign_in(collector.app, "manager", language="de")
    page = await shown(collector, person, f"invitations/{invitation['id']}")
    assert "Einladung: in einen Ordner geschrieben, nicht versendet" in page
    assert "written_to_folder" not in page
    listed = await shown(collector, person, "invitations")
    assert re.search(r'class="badge warn"[^>]*>In einen Ordner geschrieben<', listed)
    assert not re.search(r'class="badge[^>]*>Gesendet<', listed)


async def test_text_message_is_written_to_the_folder(collector: OneService, tmp_path: Path) -> None:
    person = await customer(collector, None, respondent={"phone": "+4915112345678"})
    await write(collector, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(collector)
    [file] = files_below(tmp_path / "sms")
    assert "We are sorry." in file.read_text()


async def test_message_waits_until_the_folder_can_be_written(collector: OneService, tmp_path: Path) -> None:
    (tmp_path / "mail").touch()
    wanted = await write(collector, await customer(collector))
    await work_off(collector)
    waiting = await read(collector, wanted["id"])
    assert (waiting["state"], waiting["reason"]) == ("requested", "folder_unusable")
    page = await shown(collector, sign_in(collector.app, "manager"), f"messages/{wanted['id']}")
    assert "the folder cannot be used" in page
    (tmp_path / "mail").unlink()
    await hurry(collector)
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["state"] == "sent"
    assert len(mails_in(tmp_path / "mail")) == 1


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"mail_folder": "m", "smtp_host": "localhost"}, "MAIL_FOLDER"),
        (
            {
                "sms_folder": "s",
                "sms_accounts": {
                    "shop": {
                        "gateway": "vonage",
                        "signature_secret": "s" * 16,
                        "survey": "visit",
                        "send": {"sender": "Shop", "api_key": "k", "api_secret": "s"},
                    }
                },
            },
            "SMS_FOLDER",
        ),
    ],
)
def test_messages_are_sent_or_written(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        CollectorSettings.model_validate(settings)


def test_empty_setting_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEED_COLLECTOR_MAIL_FOLDER", "")
    assert CollectorSettings().mail_folder is None
    assert CollectorSettings().channels_in_folders == frozenset()
