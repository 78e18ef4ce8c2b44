"""The stock library in memory, as its own documentation uses it: what durable commands are compared with.

Runs in a process of its own, since our seam changes the library for the whole process: hence this file
is run by its path, imports nothing of ours, and is told the diagram. Each line on standard input is a number of
cases; each line it answers is how many steps it made of them in a second.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser


def main(diagram: Path, process: str) -> None:
    """Parse once, then measure a round for every line that comes in."""
    logging.disable(logging.CRITICAL)
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(diagram.read_bytes())
    specs = parser.get_spec(process), parser.get_subprocess_specs(process)
    for line in sys.stdin:
        begun, steps = time.perf_counter(), 0
        for _ in range(int(line)):
            steps += _case(*specs)
        sys.stdout.write(f"{steps / (time.perf_counter() - begun)}\n")
        sys.stdout.flush()


def _case(spec: object, called: object) -> int:
    """Take one case from its start to its end and return the number of steps. Starting it is one."""
    workflow = BpmnWorkflow(spec, called)
    workflow.task_tree.data["ok"] = True
    workflow.do_engine_steps()
    steps = 1
    while not workflow.completed:
        ready = workflow.get_tasks(state=TaskState.READY)
        task = next(task for task in ready if task.task_spec.manual)
        task.data[task.task_spec.name] = {"note": "done"}
        task.run()
        workflow.do_engine_steps()
        steps += 1
    # 1 start, 6 steps; anything else would be another course than ours.
    if steps != 7:
        raise SystemExit(f"The stock library made {steps} steps of a case.")
    return steps


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
