"""The schema as a whole: what the migrations in their order must come to, for reading and for comparing.

``python -m store.schema <address of the owner> > store/schema.sql`` writes it anew from a migrated database.
"""

from __future__ import annotations

import asyncio
import re
import sys
from importlib import resources

import asyncpg

from store.programs import client_program, connection_options, reason_from, running
from store.queries import query

# When migrations are tested: everything that the catalogues know of our tables, a line each.
DESCRIBE = query(
    "schema.describe",
    """
    WITH ours AS (SELECT oid, relname, relkind, reloptions FROM pg_class
                  WHERE relnamespace = 'public'::regnamespace)
    SELECT format('table %s %s %s', relname, relkind, reloptions) AS line FROM ours WHERE relkind <> 'i'
    UNION ALL
    SELECT format('column %s.%s %s %s null=%s default=%s identity=%s storage=%s', c.relname, a.attname,
                  format_type(a.atttypid, a.atttypmod), a.attgenerated, NOT a.attnotnull,
                  pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attstorage)
    FROM ours c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind = 'r'
    UNION ALL
    SELECT format('constraint %s %s %s', c.relname, n.conname, pg_get_constraintdef(n.oid))
    FROM ours c JOIN pg_constraint n ON n.conrelid = c.oid
    UNION ALL
    SELECT format('index %s', pg_get_indexdef(oid)) FROM ours WHERE relkind = 'i'
    UNION ALL
    SELECT format('trigger %s %s', t.tgenabled, pg_get_triggerdef(t.oid))
    FROM ours c JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('rows guarded %s', relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    UNION ALL
    SELECT format('policy %s %s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual,
                  with_check)
    FROM pg_policies WHERE schemaname = 'public'
    ORDER BY line""",
)

# What a dump says for its own sake, or of what is there in every database. That function bodies are not
# checked is kept: they come before their tables.
NOT_OURS = re.compile(
    r"--|\\|SET (?!check_function_bodies)|SELECT pg_catalog\.set_config|CREATE SCHEMA public"
    r"|COMMENT ON SCHEMA public"
)


async def describe(connection: asyncpg.Connection[asyncpg.Record]) -> list[str]:
    """The schema that the connected database has, in lines that can be compared."""
    return [row["line"] for row in await connection.fetch(DESCRIBE)]


def expected() -> str:
    """The schema that the migrations must come to, as SQL for an empty database."""
    return (resources.files("store") / "schema.sql").read_text("utf-8")


async def write_out(owner_dsn: str) -> str:
    """The SQL of the schema that the database at ``owner_dsn`` has."""
    connection = await asyncpg.connect(owner_dsn)
    major = connection.get_server_version().major
    await connection.close()
    address, env = connection_options(owner_dsn)
    options = ("--schema-only", "--no-owner", "--no-privileges", "--schema=public")
    program, _ = await client_program("pg_dump", major)
    async with running(program, *options, f"--dbname={address}", env=env) as process:
        written, complaints = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(reason_from(complaints))
    lines = [line for line in written.decode().splitlines() if not NOT_OURS.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(write_out(sys.argv[1])))
