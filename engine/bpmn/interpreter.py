"""One turn of everything that can move, then joins, scope ends and messages; pruning of what is over.

`CaseTree.do_engine_steps`, the library's loop, calls `turn` until nothing moves.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn.events import Catch
from engine.bpmn.gateways import ParallelGateway
from engine.bpmn.graph import must_wait_for
from engine.bpmn.seam import READY, STARTED, UNFINISHED, WAITING, Run, current
from engine.bpmn.tokens import age, open_tasks, stop, withdraw
from engine.bpmn.watching import fire_what_became_true


def turn(tree: Any) -> int:
    """Run every token that is ready, then move what moves only at rest; 0 when nothing does."""
    run = current()
    while run.queue:
        task = run.queue.popleft()
        if task._state == READY and not task.task_spec.manual:
            task.run()
    touched = sorted((c for c in run.touched if not c.completed), key=lambda c: -c.depth)
    run.touched.clear()
    run.changed.update(dict.fromkeys(touched))
    moved = False
    for container in touched:
        moved |= join(container) or end(container)
    if not moved and not run.queue:
        moved = fire_what_became_true(tree) or _hand_out(tree, run)
    if moved or run.queue:
        return 1
    _starve(run)
    return 0


def join(container: Any) -> bool:
    """Fire a join that has what it needs: the oldest token of each incoming flow is consumed."""
    tokens = open_tasks(container)
    arrived = [t for t in tokens if t._state == WAITING and "from" in t.internal_data]
    if not arrived:
        return False
    waiting: dict[Any, dict[str, Task]] = {}
    for task in sorted(arrived, key=lambda t: age(t.id)):
        waiting.setdefault(task.task_spec, {}).setdefault(task.internal_data["from"], task)
    for spec, by_flow in waiting.items():
        if isinstance(spec, ParallelGateway):
            complete = len(by_flow) == len(spec._inputs)
        else:
            others = (t for t in tokens if not t.task_spec.attached)
            complete = not any(must_wait_for(spec, by_flow, t) for t in others)
        if complete:
            fire_join(by_flow)
            return True
    return False


def fire_join(by_flow: dict[str, Task]) -> None:
    """Let the oldest of the tokens go on and consume the others."""
    first, *others = sorted(by_flow.values(), key=lambda t: age(t.id))
    for other in others:
        withdraw(other)
    del first.internal_data["from"]
    first._ready()


def end(container: Any) -> bool:
    """End a scope that has no token left; its event sub-processes are disarmed, its host goes on."""
    tokens = open_tasks(container)
    if any(not t.task_spec.attached for t in tokens):
        return False
    for task in tokens:
        withdraw(task)
    container.completed = True
    if container.host is not None:
        container.host.task_spec._update(container.host)
    return True


def _hand_out(tree: Any, run: Run) -> bool:
    """Give what was thrown to whoever waits for it in this case, the oldest first, until somebody gets something.

    A message goes to one wait, else to the outbox; a signal goes to every wait and to the outbox.
    """
    while run.thrown:
        thrown = run.thrown.popleft()
        if "signal" in thrown:
            run.outbox.append(thrown)
            if broadcast(tree, thrown["signal"], thrown["payload"]):
                return True
        elif _hand_over(tree, thrown):
            return True
        else:
            run.outbox.append(thrown)
    return False


def _hand_over(tree: Any, message: dict[str, Any]) -> bool:
    found = [
        t
        for t in _waiting(tree)
        if t.task_spec.message == message["message"]
        and message["key"] in (None, t.internal_data.get("key"))
    ]
    if found:
        receiver = min(found, key=lambda t: age(t.id))
        receiver.task_spec.fire(receiver, message["payload"])
    return bool(found)


def broadcast(tree: Any, signal: str, payload: dict[str, Any] | None) -> bool:
    """Fire every wait for a signal, the oldest first; False when there is none."""
    found = [t for t in _waiting(tree) if t.task_spec.signal == signal]
    for task in sorted(found, key=lambda t: age(t.id)):
        if task._state == WAITING:  # the one before may have interrupted it
            task.task_spec.fire(task, payload)
    return bool(found)


def _waiting(tree: Any) -> list[Task]:
    tasks = (t for container in tree.containers() for t in open_tasks(container))
    return [t for t in tasks if t._state == WAITING and isinstance(t.task_spec, Catch)]


def _starve(run: Run) -> None:
    """Raise an incident where only joins are left that nobody will come to; nothing may wait unseen."""
    for container in run.changed:
        tokens = [t for t in open_tasks(container) if not t.task_spec.attached]
        if tokens and all(t._state == WAITING and "from" in t.internal_data for t in tokens):
            stop(tokens[0], "the join waits for a branch that cannot come any more")


def prune(tree: Any) -> None:
    """Drop every finished task; what is open and has lost its parent hangs on the root."""
    for container in tree.containers():
        tasks, root = container.tasks, container.task_tree
        kept = [t for t in tasks.values() if t is root or t._state & UNFINISHED]
        if len(kept) == len(tasks):
            continue
        container.tasks = tasks = {t.id: t for t in kept}
        for task in kept:
            task._children = [c for c in task._children if c in tasks]
        for task in kept:
            if task is not root and task._parent not in tasks:
                task._parent = root.id
                root._children.append(task.id)


def retry(task: Task) -> None:
    """Try again what an incident stopped."""
    del task.internal_data["incident"]
    if task.internal_data.pop("leaving", False):
        task.task_spec.leave(task)
    else:
        task.task_spec._update(task)


def is_stopped(task: Task) -> bool:
    """Whether an incident holds this token."""
    return bool(task._state == STARTED and "incident" in task.internal_data)
