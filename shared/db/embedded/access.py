"""Access to the private server: the suite connects by password as an ordinary role, its operator as superuser.

The operator is the system user who set the server up. The server identifies them by what the kernel reports about the
other end of the socket (`peer`). They own the data directory anyway.
"""

import os
import pwd
import secrets
from contextlib import suppress
from pathlib import Path

from shared.db.embedded.account import Account
from shared.db.embedded.files import write_whole

SUPERUSER = "heed"
"""The role that `initdb` makes. Only for setting up: the suite never uses it."""
APPLICATION_ROLE = "heed_app"
"""The role of the suite: it owns the database and what is in it."""
DATABASE = "heed"
PASSWORD_BYTES = 32

_RULES = f"""\
# Written by Heed. The operator may enter as superuser, everybody else needs a password; no port is open.
local all {SUPERUSER} peer map=heed
local all all scram-sha-256
"""


def write_rules(data: Path, account: Account) -> None:
    """Write the access rules; they apply from the next start on."""
    operators: set[str] = set()
    for uid in {os.geteuid(), account.uid}:
        with suppress(KeyError):  # it is the server's own number, which has no name
            operators.add(pwd.getpwuid(uid).pw_name)
    names = "".join(f'heed "{name}" {SUPERUSER}\n' for name in sorted(operators))
    write_whole(data / "pg_ident.conf", f"# Written by Heed.\n{names}", account)
    write_whole(data / "pg_hba.conf", _RULES, account)


def new_password() -> str:
    """Return a password that needs no quoting."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


CREATE_DATABASE = f"""
SELECT format('CREATE DATABASE %I OWNER {APPLICATION_ROLE}', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec
"""  # noqa: S608 - names of our own
"""For psql, with a variable `name`."""

_IN_OUR_SCHEMAS = "nspname !~ '^pg_' AND nspname <> 'information_schema'"
_OF_SUPERUSER = f"'{SUPERUSER}'::regrole"

SET_UP = f"""
-- The password is random and long, so there is no dictionary that many rounds would slow down.
SET scram_iterations = 1;
SELECT 'CREATE ROLE {APPLICATION_ROLE}'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}') \\gexec
ALTER ROLE {APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
ALTER ROLE {SUPERUSER} PASSWORD NULL;
{CREATE_DATABASE}
ALTER DATABASE {DATABASE} OWNER TO {APPLICATION_ROLE};
\\connect {DATABASE}
SET search_path = '';
-- What the version before made as superuser. REASSIGN OWNED does not touch what belongs to the first role of a server.
-- Sequences of a column go with their table, so they come last and are found to be done.
SELECT format('ALTER %s %s OWNER TO {APPLICATION_ROLE}', kind, name) FROM (
    SELECT 1, 'SCHEMA', quote_ident(nspname) FROM pg_namespace
    WHERE nspowner = {_OF_SUPERUSER} AND {_IN_OUR_SCHEMAS}
    UNION ALL
    SELECT CASE relkind WHEN 'S' THEN 3 ELSE 2 END, 'TABLE', pg_class.oid::regclass::text
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relowner = {_OF_SUPERUSER} AND {_IN_OUR_SCHEMAS} AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT 2, 'ROUTINE', pg_proc.oid::regprocedure::text
    FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE proowner = {_OF_SUPERUSER} AND {_IN_OUR_SCHEMAS}
    UNION ALL
    SELECT 2, 'TYPE', pg_type.oid::regtype::text
    FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace LEFT JOIN pg_class ON pg_class.oid = typrelid
    WHERE typowner = {_OF_SUPERUSER} AND {_IN_OUR_SCHEMAS} AND (typtype IN ('d', 'e', 'r') OR relkind = 'c')
) AS left_behind (place, kind, name) ORDER BY place \\gexec
"""  # noqa: S608 - names of our own
"""For psql, with variables `name` and `password`; does no harm when it is repeated."""
