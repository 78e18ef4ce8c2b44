"""The job queue on PostgreSQL: Procrastinate's tables, and triggers that keep them in step with our jobs.

The row in `job` is the truth; what lies in the queue only says "look at this case". It is written by triggers,
hence in the transaction of the command that opened or put off the job, and costs that command no statement.
"""

from __future__ import annotations

from procrastinate.schema import SchemaManager

QUEUE = "wangge"
TASK = "wangge.run_case"

_DEFER = f"""
CREATE FUNCTION wangge_defer_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, args, scheduled_at)
  VALUES (
    '{QUEUE}', '{TASK}', 0,
    -- A job that waits for its next attempt must not hold the lock: it would keep back what comes after it.
    CASE WHEN NEW.attempts = 0 THEN NEW.case_id END,
    jsonb_build_object('case_id', NEW.case_id),
    CASE WHEN NEW.attempts > 0 THEN to_timestamp(NEW.next_at / 1000.0) END
  );
  RETURN NEW;
END $$;
CREATE TRIGGER wangge_job_opened AFTER INSERT ON job
  FOR EACH ROW EXECUTE FUNCTION wangge_defer_job();
CREATE TRIGGER wangge_job_put_off AFTER UPDATE OF next_at ON job
  FOR EACH ROW WHEN (NEW.lease IS NULL AND OLD.lease IS NOT NULL) EXECUTE FUNCTION wangge_defer_job();
"""  # noqa: S608 - constants of ours

# Procrastinate wakes workers when a job comes in, but not when a lock is released: what waited for the lock would
# lie there until the next poll. Its channels are named so by version 3.10; see there at every upgrade.
_LOCK_RELEASED = """
CREATE FUNCTION wangge_notify_lock_released() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text := json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text;
BEGIN
  PERFORM pg_notify('procrastinate_queue_v1#' || OLD.queue_name, told);
  PERFORM pg_notify('procrastinate_any_queue_v1', told);
  RETURN NULL;
END $$;
CREATE TRIGGER wangge_lock_released AFTER UPDATE OF status ON procrastinate_jobs
  FOR EACH ROW WHEN (OLD.lock IS NOT NULL AND OLD.status = 'doing' AND NEW.status <> 'doing')
  EXECUTE FUNCTION wangge_notify_lock_released();
CREATE TRIGGER wangge_lock_dropped AFTER DELETE ON procrastinate_jobs
  FOR EACH ROW WHEN (OLD.lock IS NOT NULL) EXECUTE FUNCTION wangge_notify_lock_released();
"""


def queue_script() -> str:
    """Return the script that makes the queue in a database that has our tables."""
    return f"{SchemaManager.get_schema()}\n{_DEFER}\n{_LOCK_RELEASED}"
