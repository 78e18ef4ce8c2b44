"""FEEL, the expression language of DMN, and decision tables: compiled once, counted, never Python.

Values are described in `values`; outside the engine's memory they are JSON (`to_json`,
`from_json`).
"""

from engine.feel.budget import Budget
from engine.feel.deciding import Desk, evaluated, parsed_json
from engine.feel.dmn import Decision, decisions
from engine.feel.encoding import from_json, to_json
from engine.feel.expression import Expression, UnaryTests, expression, unary_tests
from engine.feel.faults import BudgetExceeded, DecisionFault, FeelError
from engine.feel.values import Function, Months, Personal, Range, Value
from engine.feel.writing import canonical

__all__ = [
    "Budget",
    "BudgetExceeded",
    "Decision",
    "DecisionFault",
    "Desk",
    "Expression",
    "FeelError",
    "Function",
    "Months",
    "Personal",
    "Range",
    "UnaryTests",
    "Value",
    "canonical",
    "decisions",
    "evaluated",
    "expression",
    "from_json",
    "parsed_json",
    "to_json",
    "unary_tests",
]
