"""Told examples of the policies, and their runner: the door of this room."""

from engine.scenarios.grammar import read_scenario
from engine.scenarios.library import Library, Policy, in_order
from engine.scenarios.result import Finding, Result
from engine.scenarios.runner import Runner, run
from engine.scenarios.scenario import Scenario
from engine.scenarios.stage import furnish

__all__ = [
    "Finding",
    "Library",
    "Policy",
    "Result",
    "Runner",
    "Scenario",
    "furnish",
    "in_order",
    "read_scenario",
    "run",
]
