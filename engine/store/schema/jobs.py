"""Work that machines do: which jobs are open, and how far whoever runs them has come.

What a job is follows from its case, like all rows of a case. How often it was tried, who has it and until
when belong to the runner: they are no part of the case's history and are not rebuilt from it.
"""

from __future__ import annotations

from sqlalchemy import Index

from engine.store.schema.tables import instant, key, number, table, text, text_or_none

job = table(
    "job",
    "Work that machines do between transactions.",
    key("case_id", "case"),
    key("task_id", "service task that waits for it; with the case, the idempotency key of the job"),
    text("handler", "name in the table of handlers"),
    text("input", "JSON"),
    number("place", "order among the jobs of its case: the lowest is the next"),
    instant("opened_at", "when the case asked for it"),
    number("attempts", "runner's: how often it was begun"),
    instant("next_at", "runner's: when it may be begun; while it runs, when its lease ends"),
    text_or_none("lease", "runner's: token of whoever runs it; an outcome counts only with it"),
    text_or_none("failure", "runner's: what went wrong at the last attempt"),
)
Index("ix_job__next_at", job.c.next_at)
