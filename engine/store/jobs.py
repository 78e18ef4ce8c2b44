"""Statements of whoever runs jobs: find what is due, take it for a while, put it off.

A job is due when its turn in its case has come and nobody holds a lease on it: both are one comparison
with `next_at`, since taking a job moves that to the end of the lease.
"""

from __future__ import annotations

from sqlalchemy import bindparam, exists, func, null, select, text, update

from engine.store import schema
from engine.store.statement import Statement

_job = schema.job
_older = _job.alias("older")
_first = ~exists().where(_older.c.case_id == _job.c.case_id, _older.c.place < _job.c.place)
_this = (_job.c.case_id == bindparam("case"), _job.c.task_id == bindparam("task"))

DUE_JOBS = Statement(
    select(_job.c.case_id, _job.c.task_id)
    .where(_job.c.next_at <= bindparam("now"), _first)
    .order_by(_job.c.next_at, _job.c.case_id)
    .limit(bindparam("limit")),
    name="due jobs",
)
"""now, limit → the first open job of each case, where it may be begun; the longest due first."""

DUE_JOB_OF = Statement(
    select(_job.c.task_id)
    .where(_job.c.case_id == bindparam("case"), _job.c.next_at <= bindparam("now"), _first)
    .limit(1),
    name="due job of",
)
"""case, now → the first open job of a case, where it may be begun."""

RECALL_JOBS = Statement(
    text(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args) "
        "SELECT DISTINCT 'wangge', 'wangge.run_case', 'recall/' || case_id, "
        "jsonb_build_object('case_id', case_id) FROM job WHERE next_at <= :late "
        "ON CONFLICT DO NOTHING"
    ),
    name="recall jobs",
)
"""late → has cases looked at again whose jobs have been due since then: a worker died, or a wake-up was lost."""

NEXT_JOB = Statement(select(func.min(_job.c.next_at).label("next_at")), name="next job")
"""→ one row: when the earliest job may be begun, or null."""

TAKE_JOB = Statement(
    update(_job)
    .where(*_this, _job.c.next_at <= bindparam("now"), _first)
    .values(
        lease=bindparam("token"),
        next_at=bindparam("until"),
        attempts=_job.c.attempts + 1,
    ),
    name="take job",
)
"""case, task, now, token, until → 0 rows when it is gone, somebody has it, or it is not its turn."""

PUT_OFF_JOB = Statement(
    update(_job)
    .where(*_this, _job.c.lease == bindparam("token"))
    .values(lease=null(), next_at=bindparam("until"), failure=bindparam("why")),
    name="put off job",
)
"""case, task, token, until, why → 0 rows when the lease is somebody else's by now."""
