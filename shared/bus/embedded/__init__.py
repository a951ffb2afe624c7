"""The bus of one machine: a durable event log in PostgreSQL, schema `bus`."""
