"""What the database cannot keep is bad input, not a defect; and no log line repeats it."""

import io

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy import BigInteger, Text, bindparam, literal, select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog import get_logger

from services.tickets.store.tables import TRANSPORT
from shared.clock import SystemClock
from shared.db.engine import open_engine
from shared.errors import InvalidError, UnavailableError
from shared.observability.logging import configure_logging
from shared.observability.tracebacks import describe
from shared.unit_of_work import UnitOfWork

SECRET = "what-somebody-wrote"


@pytest.fixture
def unit_of_work(engine: AsyncEngine) -> UnitOfWork:
    """Transactions of one service."""
    return _unit_on(engine)


def _unit_on(engine: AsyncEngine) -> UnitOfWork:
    return UnitOfWork(
        engine=engine,
        service="tickets",
        topic_prefix="test",
        outbox=TRANSPORT.outbox,
        inbox=TRANSPORT.inbox,
        clock=SystemClock(),
    )


@pytest.mark.parametrize(
    ("value", "kind"),
    [(f"{SECRET}\x00", Text), (f"{SECRET}\ud800", Text), (2**70, BigInteger)],
    ids=["nul", "surrogate", "number"],
)
async def test_value_that_cannot_be_kept(unit_of_work: UnitOfWork, value: object, kind: type) -> None:
    """Writing it and looking for it are both answered as invalid input, and the message does not repeat it."""
    statement = text("SELECT :value").bindparams(bindparam("value", type_=kind))
    with pytest.raises(InvalidError) as written:
        async with unit_of_work.begin() as work:
            await work.connection.execute(statement, {"value": value})
    with pytest.raises(InvalidError) as read:
        async with unit_of_work.read() as connection:
            await connection.execute(statement, {"value": value})
    for refused in (written, read):
        assert SECRET not in refused.value.detail


async def test_a_mistake_of_ours_stays_one(unit_of_work: UnitOfWork) -> None:
    """A statement that no database would take is not blamed on the input."""
    with pytest.raises(Exception, match="no_such_table") as raised:
        async with unit_of_work.read() as connection:
            await connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(raised.value, InvalidError | UnavailableError)


async def test_a_statement_that_is_too_long_is_a_mistake_and_not_an_outage(unit_of_work: UnitOfWork) -> None:
    """It is as long on every try: who waits for it waits for ever, and all that comes behind it does."""
    too_many = select(literal(1)).where(literal(1).in_(range(40_000)))
    with pytest.raises(Exception, match="number of query arguments") as raised:
        async with unit_of_work.begin() as work:
            await work.connection.execute(too_many)
    assert not isinstance(raised.value, InvalidError | UnavailableError)


async def test_an_address_that_means_nothing_is_a_mistake_and_not_an_outage() -> None:
    """A setting that the driver does not understand is not waited for: it is the same on every try."""
    engine = open_engine("postgresql://heed@/none?host=/nowhere&ssl=perhaps", pool_size=1, application="none")
    with pytest.raises(Exception, match="sslmode") as raised:
        async with _unit_on(engine).read():
            pytest.fail("the block must not be entered")
    assert not isinstance(raised.value, InvalidError | UnavailableError)
    await engine.dispose()


async def test_the_text_of_a_database_error_names_no_values(engine: AsyncEngine) -> None:
    """Whoever prints an error as it is, and not through our log, gives nothing away either."""
    with pytest.raises(Exception, match="no_such_table") as raised:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT * FROM no_such_table WHERE name = :name"), {"name": SECRET})
    assert SECRET not in str(raised.value)


class Person(BaseModel):
    """Something to get wrong."""

    age: int


async def test_log_lines_do_not_repeat_values(engine: AsyncEngine) -> None:
    """Tracebacks keep the frames, the state of the database and the constraint, and lose the values."""
    stream = io.StringIO()
    configure_logging(level="info", form="json", stream=stream)
    log = get_logger("test")
    async with engine.connect() as connection:
        try:
            await connection.execute(text("CREATE TEMPORARY TABLE one (name text CONSTRAINT only_one UNIQUE)"))
            for _ in range(2):
                await connection.execute(text("INSERT INTO one VALUES (:name)"), {"name": SECRET})
        except Exception:
            log.exception("insert_failed")
    try:
        Person.model_validate({"age": SECRET})
    except ValidationError:
        log.exception("person_invalid")
    said = stream.getvalue()
    assert SECRET not in said
    assert "23505" in said
    assert "only_one" in said
    assert "test_refused_data.py" in said
    assert "Person: age" in said


def test_traceback_contains_all_causes() -> None:
    """Causes come first, groups show their members, and cycles end."""
    outer, inner = RuntimeError("outer"), KeyError("inner")
    outer.__cause__ = ExceptionGroup("both", [ExceptionGroup("several", [ValueError("first"), OSError("second")])])
    outer.__cause__.__cause__ = inner
    inner.__cause__ = outer
    said = describe(outer)
    order = [said.index(word) for word in ("inner", "first", "second", "RuntimeError: outer")]
    assert order == sorted(order)
