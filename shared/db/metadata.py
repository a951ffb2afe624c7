"""How tables and constraints are named."""

from sqlalchemy import MetaData

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def service_metadata(service: str) -> MetaData:
    """Return the empty metadata of a service: its tables live in the schema of its name."""
    return MetaData(schema=service, naming_convention=_NAMES)
