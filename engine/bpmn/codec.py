"""The state of a case as JSON rows: compact arrays, no specs, equal for equal states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.task import Task

from engine.bpmn.trees import CaseTree, ScopeTree
from engine.errors import Broken

FORMAT = 1


def dump(tree: CaseTree) -> list[Any]:
    """Return a whole case as rows.

    Shapes: [format, case file, [[host id or None, scope, variables, visited, ended, tasks]…]] with the outermost
    scope first; a task is [id, index of its parent or -1, state, element, notes].
    """
    return [FORMAT, tree.case_file, [_scope_row(c) for c in tree.containers()]]


def _scope_row(container: Any) -> list[Any]:
    index = {task_id: i for i, task_id in enumerate(container.tasks)}
    rows = [
        [t.id, index.get(t._parent, -1), t._state, t.task_spec.name, t.internal_data]
        for t in container.tasks.values()
    ]
    host = None if container.host is None else container.host.id
    name, ended = container.spec.name, container.completed
    return [host, name, container.data, container.visited, ended, rows]


def load(rows: Any, specs: Mapping[str, Any], decisions: Mapping[str, Any]) -> CaseTree:
    """Rebuild a case from its rows, which it takes over; hosts come before what they host.

    Errors: Broken when the rows are of another format or do not fit the definition.
    """
    try:
        number, case_file, scopes = rows
        if number != FORMAT:
            raise Broken(f"the state has format {number}, but this engine reads {FORMAT}")
        tree = CaseTree(specs[scopes[0][1]], specs, decisions, deserializing=True)
        tree.case_file = case_file
        _fill(tree, scopes[0])
        for row in scopes[1:]:
            host = tree.find(row[0])
            _fill(ScopeTree(specs[row[1]], host, deserializing=True), row)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Broken(f"the state does not fit its definition: {error!r}") from error
    return tree


def _fill(container: Any, row: list[Any]) -> None:
    _, _, container.data, container.visited, container.completed, rows = row
    tasks = []
    for task_id, parent, state, name, notes in rows:
        task = Task(container, container.spec.task_specs[name], state=state, id=task_id)
        task.internal_data = notes
        if parent >= 0:
            task._parent = rows[parent][0]
        tasks.append(task)
    for task in tasks:
        if task._parent is not None:
            container.tasks[task._parent]._children.append(task.id)
    container.task_tree = tasks[0]
