#!/bin/sh
# Brings the schemas of Temporal's two databases up to this release of Temporal; safe to repeat.
# The databases are there already: Temporal's role owns them and may make no others.
set -eu

apply() {
    temporal-sql-tool --plugin "$DB" --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$1" \
        setup-schema -v 0.0
    temporal-sql-tool --plugin "$DB" --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$1" \
        update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

apply "$DBNAME" temporal
apply "$VISIBILITY_DBNAME" visibility
