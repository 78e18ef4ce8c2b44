"""Service tasks: handlers run between transactions, say one of three things, and nothing they do loses a case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from engine import BpmnError, Conflict, Engine, Handling, Job, Patience
from engine.advance.rebuild import differing
from tests.bpmn.drawing import ERROR, element, flow, guard, timer
from tests.site import Site, drawn, policy

NOTE = '<wangge:handler name="note"/><wangge:input target="what" source="lamp"/>'
SOLVED = '<wangge:output target="case.outcome" source="=&quot;solved&quot;"/>'
HASTY = Patience(limit=60_000, attempts=3, first=1_000, factor=10)

ERRAND = drawn(
    element("startEvent", "found")
    + element("serviceTask", "tell", "", NOTE + '<wangge:result variable="told"/>')
    + element("userTask", "read", "", SOLVED)
    + element("endEvent", "done")
    + flow("found", "tell", "read", "done")
    + guard("refused", "tell", ERROR, "call")
    + guard("late", "tell", timer("timeDuration", "PT1H"), "wait")
)
"""Something is told by a machine, then read; the business error E1 and an hour's delay have ways of their own."""

TWINS = drawn(
    element("startEvent", "found")
    + element("parallelGateway", "fork")
    + element("serviceTask", "first", "", '<wangge:handler name="note"/>')
    + element("serviceTask", "second", "", '<wangge:handler name="note"/>')
    + element("parallelGateway", "join")
    + element("userTask", "read")
    + element("endEvent", "done")
    + flow("found", "fork", "first", "join", "read", "done")
    + flow("fork", "second", "join"),
    "twins",
)


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    return site_of(policy(ERRAND), policy(TWINS, "twins"))


Serve = Callable[..., Engine]


@pytest.fixture
def serve(site: Site) -> Iterator[Serve]:
    """Opens an engine that has a handler `note`, as another process would."""
    opened: list[Engine] = []

    def open_(note: Any, patience: Patience = HASTY) -> Engine:
        handling = Handling({"note": note}, patience)
        opened.append(Engine.open(site.url, clock=site.clock, handling=handling))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.close()


class Recorder:
    """A handler that keeps what it was asked, and answers what it was told to."""

    def __init__(self, *answers: Any) -> None:
        self.asked: list[Job] = []
        self._answers = list(answers)

    def __call__(self, job: Job) -> Mapping[str, Any] | None:
        self.asked.append(job)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, BaseException):
            raise answer
        return answer


def incident(site: Site) -> str:
    return site.engine.queries.incidents()[0].reason


def test_a_result_becomes_a_variable_and_the_case_goes_on(site: Site, serve: Serve) -> None:
    case = site.li.starts().case_id or ""
    note = Recorder({"receipt": "N1"})

    assert serve(note).jobs.run_due() == 1

    assert site.li.sees() == ["read"]
    assert [(job.id, job.variables, job.attempt) for job in note.asked] == [
        (f"{case}/{note.asked[0].task_id}", {"what": "lamp"}, 1)
    ]
    last = site.engine.queries.history(case)[-1]
    assert (last.kind, last.actor) == ("job.done", "handler:note")
    assert site.engine.audit.verify() == []


def test_a_business_error_takes_the_way_that_is_drawn(site: Site, serve: Serve) -> None:
    site.li.starts()

    serve(Recorder(BpmnError("E1", "no such number"))).jobs.run_due()

    assert site.li.sees() == ["call"]


def test_a_business_error_that_nobody_draws_is_an_incident(site: Site, serve: Serve) -> None:
    site.li.starts()

    serve(Recorder(BpmnError("E9"))).jobs.run_due()

    assert "nobody catches the error E9" in incident(site)


def test_a_failure_is_tried_again_later_with_the_same_id(site: Site, serve: Serve) -> None:
    site.li.starts()
    note = Recorder(OSError("the mail server is down"), OSError("still"))
    engine = serve(note)

    assert engine.jobs.run_due() == 1
    assert engine.jobs.run_due() == 0
    site.clock.advance(seconds=1)
    assert engine.jobs.run_due() == 1
    site.clock.advance(seconds=9)
    assert engine.jobs.run_due() == 0
    site.clock.advance(seconds=1)
    assert engine.jobs.run_due() == 1

    assert [job.attempt for job in note.asked] == [1, 2, 3]
    assert len({job.id for job in note.asked}) == 1
    assert site.li.sees() == ["read"]


def test_what_failed_too_often_is_an_incident_and_a_retry_asks_again(
    site: Site, serve: Serve
) -> None:
    case = site.li.starts().case_id or ""
    note = Recorder(*[OSError("the mail server is down")] * 3)
    engine = serve(note)
    for _ in range(3):
        engine.jobs.run_due()
        site.clock.advance(minutes=1)

    assert "tried 3 times" in incident(site)
    assert "the mail server is down" in incident(site)
    assert engine.jobs.run_due() == 0
    open_ = site.engine.queries.incidents()[0]
    site.engine.incidents.retry(site.ops.actor, case, open_.id)
    assert engine.jobs.run_due() == 1

    assert note.asked[-1].attempt == 1
    assert site.li.sees() == ["read"]


LIES: list[tuple[Any, str]] = [
    ("a text", "it returned str instead of variables"),
    (["a list"], "it returned list instead of variables"),
    ({"x": 1.5}, "its result.x is a float, which is no JSON"),
    ({"x": object()}, "its result.x is a object"),
    ({1: "x"}, "a name that is no text"),
    ({"x": 2**60}, "beyond 53 bits"),
    ({"x": {"$p": "1", "sha256": "0"}}, "the reserved name '$p'"),
    ({"x": "y" * 1_000_000}, "at most 65,536 bytes are kept"),
    ({"x": ["y" * 1_000] * 1_000}, "at most 65,536 are kept"),
    ({"x": "\ud800"}, "characters that cannot be kept"),
    (BpmnError(7), "business error whose code is no short text"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("lie", "sentence"), LIES, ids=[sentence for _, sentence in LIES])
def test_what_cannot_be_kept_is_an_incident_at_once(
    site: Site, serve: Serve, lie: Any, sentence: str
) -> None:
    site.li.starts()
    note = Recorder(lie)

    serve(note).jobs.run_due()

    assert sentence in incident(site)
    assert len(note.asked) == 1
    assert site.engine.audit.verify() == []


def test_a_result_nested_without_end_is_an_incident(site: Site, serve: Serve) -> None:
    endless: dict[str, Any] = {}
    endless["x"] = endless
    site.li.starts()

    serve(Recorder(endless)).jobs.run_due()

    assert "nested more than 20 deep" in incident(site)


@pytest.mark.parametrize("blow", [SystemExit(1), KeyboardInterrupt(), RecursionError("deep")])
def test_a_handler_that_would_end_the_process_only_fails(
    site: Site, serve: Serve, blow: BaseException
) -> None:
    site.li.starts()
    engine = serve(Recorder(blow), Patience(attempts=1))

    assert engine.jobs.run_due() == 1

    assert f"it raised {type(blow).__name__}" in incident(site)


def test_a_handler_that_hangs_is_left_and_what_it_brings_later_does_not_count(
    site: Site, serve: Serve
) -> None:
    gate = threading.Event()

    def hang(job: Job) -> dict[str, Any]:
        gate.wait()
        return {"late": True}

    site.li.starts()
    serve(hang, Patience(limit=50, attempts=1)).jobs.run_due()
    gate.set()

    assert "did not come back within 0.05 s" in incident(site)
    assert site.li.sees() == []


def test_an_unknown_handler_is_an_incident(site: Site) -> None:
    site.li.starts()

    site.engine.jobs.run_due()

    assert "there is no such handler" in incident(site)


def test_a_job_that_was_withdrawn_meanwhile_has_an_outcome_that_nobody_takes(
    site: Site, serve: Serve
) -> None:
    case = site.li.starts().case_id or ""

    def slow(job: Job) -> None:
        site.clock.advance(hours=2)
        site.engine.timers.trigger_due()

    assert serve(slow).jobs.run_due() == 1

    assert site.li.sees() == ["wait"]
    kinds = [event.kind for event in site.engine.queries.history(case)]
    assert "job.done" not in kinds
    assert site.engine.queries.incidents() == []


def test_a_lease_keeps_others_away_until_it_ends(site: Site, serve: Serve) -> None:
    site.li.starts()
    note = Recorder()
    other = serve(note)

    def slow(job: Job) -> None:
        assert other.jobs.run_due() == 0
        site.clock.advance(seconds=90)
        assert other.jobs.run_due() == 1  # we have slept through our lease

    assert serve(slow).jobs.run_due() == 1

    assert [job.attempt for job in note.asked] == [2]
    kinds = [event.kind for event in site.engine.queries.history(site.li.item("read").case_id)]
    assert kinds.count("job.done") == 1


def test_a_failure_that_comes_after_the_lease_changes_nothing(site: Site, serve: Serve) -> None:
    site.li.starts()
    inner = Recorder()

    def other(job: Job) -> None:
        """The second attempt, during which the first one comes back and fails."""
        with pytest.raises(Conflict) as refusal:
            first._bring(mine, first._call(mine))
        assert refusal.value.code == "lease_lost"
        inner(job)

    first = serve(Recorder(BpmnError("E1"))).jobs
    row = first.due()[0]
    mine = first._queue.take(*row, HASTY)
    assert mine is not None
    site.clock.advance(seconds=90)

    serve(other).jobs.run_due()

    assert len(inner.asked) == 1
    assert site.li.sees() == ["read"]


def test_a_job_that_kills_whoever_runs_it_becomes_an_incident(site: Site, serve: Serve) -> None:
    site.li.starts()
    note = Recorder()
    engine = serve(note)
    for _ in range(HASTY.attempts):
        assert engine.jobs._queue.take(*engine.jobs.due()[0], HASTY)
        site.clock.advance(seconds=90)

    engine.jobs.run_due()

    assert "never brought to an end" in incident(site)
    assert note.asked == []


def test_jobs_of_one_case_run_in_their_order_even_when_the_first_fails(
    site: Site, serve: Serve
) -> None:
    site.li.starts("twins")
    note = Recorder(OSError("down"))
    engine = serve(note)

    assert engine.jobs.run_due() == 1
    assert engine.jobs.run_due() == 0
    site.clock.advance(seconds=1)
    while engine.jobs.run_due():
        pass

    tasks = [job.task_id for job in note.asked]
    assert tasks[0] == tasks[1]
    assert len(tasks) == 3
    assert site.li.sees() == ["read"]


def test_other_events_of_the_case_do_not_reset_what_the_runner_knows(
    site: Site, serve: Serve
) -> None:
    case = site.li.starts().case_id or ""
    note = Recorder(OSError("down"), OSError("down"))
    engine = serve(note)
    engine.jobs.run_due()

    site.engine.cases.comment(site.li.actor, case, "在等")
    assert engine.jobs.run_due() == 0
    assert differing(site.engine.audit._cases, case) == []
    site.clock.advance(seconds=1)
    engine.jobs.run_due()

    assert [job.attempt for job in note.asked] == [1, 2]


def test_words_of_a_failure_are_kept_short(site: Site, serve: Serve) -> None:
    site.li.starts()

    serve(Recorder(OSError("x" * 1_000_000)), Patience(attempts=1)).jobs.run_due()

    assert len(incident(site)) < 1_000


def test_a_handler_is_given_personal_values_and_nothing_of_them_is_kept(
    site: Site, serve: Serve
) -> None:
    form = """{"type": "default", "components": [{"type": "textfield", "key": "phone",
      "label": "电话", "properties": {"en": "Phone", "personal": "true"}}]}"""
    call = drawn(
        element("startEvent", "found", "", '<wangge:form ref="found"/>')
        + element("serviceTask", "tell", "", NOTE.replace('source="lamp"', 'source="=found.phone"'))
        + element("endEvent", "done")
        + flow("found", "tell", "done"),
        "call",
    )
    site.deploy(call, "call", **{"forms/found.json": form.encode()})
    case = site.li.starts("call", phone="13800001111").case_id or ""
    note = Recorder(OSError("no such number: 13800001111"))

    serve(note, Patience(attempts=1)).jobs.run_due()

    assert note.asked[0].variables == {"what": "13800001111"}
    assert "no such number: …" in incident(site)
    assert "13800001111" not in str(site.engine.queries.history(case))
