"""The only room that sees both a case and the database: one command, one transaction, one event."""
