"""The BPMN room: parses diagrams with SpiffWorkflow, lets its tokens run under our rules, and checks both.

The only room that knows SpiffWorkflow. No I/O, no clock: what a run may know comes in with `Run`.
"""

from engine.bpmn.catalogue import Element, Process, Trigger
from engine.bpmn.definition import Definition, parse
from engine.bpmn.execution import Execution, Group, Job, Signal, Stopped, Timer, Wait, Work
from engine.bpmn.extensions import Assignment, Limit
from engine.bpmn.lint.findings import Finding, LintFailed
from engine.bpmn.seam import Opened, Run, running

__all__ = [
    "Assignment",
    "Definition",
    "Element",
    "Execution",
    "Finding",
    "Group",
    "Job",
    "Limit",
    "LintFailed",
    "Opened",
    "Process",
    "Run",
    "Signal",
    "Stopped",
    "Timer",
    "Trigger",
    "Wait",
    "Work",
    "parse",
    "running",
]
