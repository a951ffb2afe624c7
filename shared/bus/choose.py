"""Which bus an address means. The only module that knows both."""

from contextlib import AbstractAsyncContextManager

from shared.bus.embedded.bus import open_embedded_bus
from shared.bus.ports import Bus

KAFKA = "kafka://"
POSTGRES = "postgres://"


def open_bus(url: str, *, database_url: str, client_id: str) -> AbstractAsyncContextManager[Bus]:
    """Return the bus at `url`, to be entered; nothing is connected before the bus is used.

    Args:
        url: `kafka://host:port[,host:port]`, `postgres://` for the event log in the suite's own database,
            or `postgres://user@host/name` for the one in another database.
        database_url: the suite's own database.
        client_id: name of this process in the logs and statistics of the server.

    Raises:
        ValueError: `url` is none of these.
    """
    if url.startswith(KAFKA):
        from shared.bus.kafka.bus import open_kafka_bus  # noqa: PLC0415 - its client is memory that others can spare

        return open_kafka_bus(url, client_id)
    if url.startswith(POSTGRES):
        return open_embedded_bus(database_url if url == POSTGRES else url, client_id)
    message = "the bus address must start with kafka:// or postgres://"
    raise ValueError(message)
