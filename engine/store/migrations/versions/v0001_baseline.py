"""The first version of the tables."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of version 1, as it was then."""
    connection = op.get_bind()
    page = Path(__file__).parent.parent / "baseline" / f"{connection.dialect.name}.sql"
    for words in page.read_text(encoding="utf-8").split("\n--;\n"):
        connection.exec_driver_sql(
            words.replace("%", "%%") if connection.dialect.name == "postgresql" else words
        )
