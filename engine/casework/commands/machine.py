"""What machines bring: the outcome of a job, a message for a wait."""

from __future__ import annotations

from engine.casework.act import Act


def job_done(act: Act) -> None:
    """A handler has brought a result."""
    _job(act, "job_done", result=act.args["result"])


def job_error(act: Act) -> None:
    """A handler has brought a business error, which the diagram catches."""
    _job(act, "job_error", code=act.args["code"], message=act.args["message"])


def job_failed(act: Act) -> None:
    """A handler has given up: an incident, until somebody retries or skips."""
    _job(act, "job_failed", why=act.args["why"])


def _job(act: Act, verb: str, /, **args: object) -> None:
    act.case.execution.apply(verb, {"task_id": act.args["task"], **args})
    act.tell(verb, act.args["task"])


def hear(act: Act) -> None:
    """A signal has come from another case: it goes to everything here that waits for it."""
    act.case.execution.apply("signal", {"name": act.args["name"], "payload": act.args["payload"]})
    act.tell("signal", act.args["name"])


def deliver(act: Act) -> None:
    """A message has come for one wait."""
    payload = {"task_id": act.args["task"], "payload": act.args["payload"]}
    act.case.execution.apply("deliver", payload)
    act.tell("message", act.args["task"], act.args["name"])
