"""`export responses`: a file over real HTTP that survives whatever interrupts it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from pyarrow import parquet

from services.collector.service import SERVICE
from services.commands.records import RecordCounter
from shared.runtime.roles import Role
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, survey_definition
from shared.testing.exporting import cut_at, fill_responses
from shared.testing.house import House, house
from shared.testing.one_service import OneService, one_service

ROWS = 1_700
"""More than three pages."""
FORMS = ("csv", "jsonl")
LATE = "UPDATE collector.response SET received_at = '2025-03-02Z' WHERE received_at > '2025-03-02Z'"
"""Lets what was just sent have come after all others and long ago."""
Printed = tuple[int, str, str]
Remote = Callable[..., Awaitable[Printed]]


@pytest.fixture
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` and many responses, on which a test changes things directly."""
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        await fill_responses(service, ROWS)
        yield service


@pytest.fixture
async def running(collector: OneService, database_url: str) -> AsyncIterator[House]:  # noqa: ARG001 - its responses
    """The same collector on a real port."""
    async with house((SERVICE,), database_url, "postgres://", topic_prefix="t", role=Role.HTTP) as found:
        yield found


@pytest.fixture
def here(running: House, remote: Remote, tmp_path: Path) -> "Here":
    """Somebody at a command line."""
    return Here(running, remote, tmp_path / "out")


class Here:
    """Runs the command, whose complaints come on one line, and knows what it should have made."""

    def __init__(self, running: House, remote: Remote, file: Path) -> None:
        self.file = file
        self._running = running
        self._remote = remote

    async def export(self, form: str, *arguments: str, **environment: str) -> Printed:
        """Fetch the survey `visit` into the file."""
        key = self._running.admin["Authorization"].split()[1]
        given = {"HEED_URL": self._running.url, "HEED_KEY": key, **environment}
        where = () if "--output" in arguments else ("--output", str(self.file))
        return await self._remote(
            *("export", "responses", "--survey", "visit", "--format", form, *where, *arguments), **given
        )

    async def whole(self, form: str) -> bytes:
        """What the API answers."""
        parameters = {"survey": "visit", "format": form}
        headers = self._running.admin
        return (await self._running.client.get("/v1/exports/responses", params=parameters, headers=headers)).content


async def test_file_is_what_the_api_answers(here: Here) -> None:
    """All forms are fetched whole, the shell's output too, and the command says how many responses that were."""
    for form in (*FORMS, "parquet"):
        code, out, said = await here.export(form)
        assert (code, out.replace("\n", "")) == (0, f"{ROWS} responses in {here.file}"), said
        if form == "parquet":
            assert parquet.read_metadata(here.file).num_rows == ROWS
            assert [path.name for path in here.file.parent.iterdir()] == ["out"]
        else:
            assert here.file.read_bytes() == await here.whole(form)
        here.file.unlink()
    code, out, said = await here.export("jsonl", "--output", "-")
    assert (code, out.encode()) == (0, await here.whole("jsonl")), said


@pytest.mark.parametrize("form", FORMS)
async def test_broken_export_goes_on_to_the_same_file(here: Here, collector: OneService, form: str) -> None:
    """The database dies twice on the way; run again, the command ends with the file of an export that never broke."""
    for row, have in ((700, 500), (1300, 1000)):
        async with cut_at(collector, row):
            code, out, said = await here.export(form)
        assert (code, out) == (1, "")
        assert f"The connection broke after {have} of {ROWS} responses; run the command again to go on." in said
        here.file.write_bytes(here.file.read_bytes() + b'torn, "in the middle')
    code, out, said = await here.export(form)
    assert (code, here.file.read_bytes()) == (0, await here.whole(form)), said
    assert out.replace("\n", "").endswith("700 of them new")


async def test_broken_parquet_leaves_what_was_there(here: Here, collector: OneService) -> None:
    """A file that is not complete gets no name: an older one stays, and no part is left behind."""
    assert (await here.export("parquet"))[0] == 0
    before = here.file.read_bytes()
    async with cut_at(collector, 700):
        code, out, said = await here.export("parquet")
    assert (code, out) == (1, "")
    assert "The connection to " in said
    assert here.file.read_bytes() == before
    assert [path.name for path in here.file.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("form", FORMS)
async def test_file_torn_anywhere_is_mended(here: Here, form: str) -> None:
    """Cut off at any byte - in a name, a number, quotation marks, a line end - the file becomes the whole one again."""
    whole = await here.whole(form)
    line = whole.index(b"\n", len(whole) // 2) + 1
    inside = whole.index(b'"', line)
    for end in (0, 5, whole.index(b"\n") + 1, line, line - 1, line + 3, inside + 1, inside + 8, len(whole) - 1):
        here.file.write_bytes(whole[:end])
        code, _, said = await here.export(form)
        assert (code, here.file.read_bytes()) == (0, whole), (end, said)


async def test_new_responses_are_added(here: Here, collector: OneService) -> None:
    """The same command on the next day adds what has come in, and nothing when nothing has."""
    await here.export("csv")
    before = here.file.read_bytes()
    code, out, _ = await here.export("csv")
    assert (code, here.file.read_bytes()) == (0, before)
    assert out.replace("\n", "").endswith("0 of them new")
    await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 1}})
    await execute(collector, LATE)
    assert (await here.export("csv"))[0] == 0
    after = here.file.read_bytes()
    assert after.startswith(before)
    assert after.count(b",visit,1,web,") == ROWS + 1


async def test_what_cannot_be_gone_on_with_is_left_alone(here: Here, collector: OneService) -> None:
    """Other files, other surveys, columns that changed, responses that are gone: a sentence, and the file stays."""
    whole = await here.whole("csv")
    half = whole[: whole.index(b"\n", 5000) + 1]
    no_export = "is no export of the survey visit"
    for form, content, sentence in (
        ("csv", b"my,own,table\r\n1,2,3\r\n", no_export),
        ("jsonl", b"notes", no_export),
        ("jsonl", b"{}\n", no_export),
        ("csv", whole.replace(b",visit,", b",other,"), no_export),
        ("jsonl", whole, no_export),
        ("csv", half.replace(b"answers.why", b"answers.how"), "has new questions"),
    ):
        here.file.write_bytes(content)
        code, out, said = await here.export(form)
        assert (code, out, here.file.read_bytes()) == (1, "", content)
        assert sentence in said
    here.file.write_bytes(half)
    await execute(collector, "DELETE FROM collector.response")
    code, _, said = await here.export("csv")
    assert (code, here.file.read_bytes()) == (1, half)
    assert "after: must be the id of a response of this survey" in said


async def test_what_goes_wrong_is_one_sentence(here: Here) -> None:
    """A wrong key, address, moment or folder ends with exit code 1 and no traceback, and makes no file."""
    for arguments, environment, sentence in (
        ((), {"HEED_KEY": "wrong"}, r"was answered 401: The key is not known here"),
        ((), {"HEED_URL": "http://127.0.0.1:1"}, r"No suite answers at http://127\.0\.0\.1:1\."),
        ((), {"HEED_URL": "nonsense"}, r"nonsense is no address"),
        (("--from", "yesterday"), {}, r"from: "),
        (("--output", "nowhere/out"), {}, r"Cannot write nowhere/out: No such file or directory\."),
    ):
        code, out, said = await here.export("csv", *arguments, **environment)
        assert (code, out) == (1, "")
        assert re.search(sentence, said), said
        assert "Traceback" not in said
    assert not here.file.exists()


async def test_key_of_this_machine_goes_to_no_other(remote: Remote) -> None:
    """A foreign address gets a key that was given for it, or no request at all."""
    received: list[bytes] = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read(1000))
        writer.close()

    async with await asyncio.start_server(receive, "127.0.0.1", 0) as server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        export = ("export", "responses", "--survey", "visit", "--output", "-", "--url", address)
        code, _, said = await remote(*export, HEED_ADMIN_KEY="the-key-of-this-machine")
    assert code == 1
    assert "Give --key or HEED_KEY" in said
    assert received == []


def test_records_are_counted_however_they_arrive() -> None:
    """In pieces of any size, a record ends at a line end outside of quotation marks and nowhere else."""
    text = b'id,survey,why\r\n1,visit,"a ""quoted""\r\nline, and\nanother"\r\n2,visit,plain\r\n3,visit,"torn\r\n'
    lines = b"".join(json.dumps({"id": n, "why": 'a "b\n'}).encode() + b"\n" for n in range(3)) + b'{"id'
    for form, content, records in (("csv", text, 3), ("jsonl", lines, 3)):
        for size in range(1, len(content) + 1):
            counter = RecordCounter(form)  # type: ignore[arg-type]  # one of the two
            for at in range(0, len(content), size):
                counter.add(content[at : at + size])
            assert counter.records == records
            assert content[counter.end :] in {b'3,visit,"torn\r\n', b'{"id'}
            assert content[counter.begin : counter.end].startswith((b"2,visit", b'{"id": 2'))
