"""Decisions and expressions tried out by hand: inputs as people write them, values as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.clock import SystemClock
from engine.errors import NotFound, Problem
from engine.feel.budget import Budget
from engine.feel.dmn.decision import Evaluation, Invocable
from engine.feel.dmn.reader import read_model
from engine.feel.encoding import from_json
from engine.feel.expression import expression
from engine.feel.faults import FeelError
from engine.feel.frame import Frame
from engine.feel.temporal import read, read_datetime
from engine.feel.types import Type, coerced
from engine.feel.values import Value
from engine.feel.writing import canonical

_DATED = frozenset(
    ["date", "time", "date and time", "days and time duration", "years and months duration"]
)


class Desk:
    """A file of decisions, and the files beside it that it may import, ready to be asked.

    Faults stop only the decisions that have them. Errors: Invalid when a file is not XML we take.
    """

    def __init__(self, files: Mapping[str, bytes], main: str) -> None:
        self._main = main
        self._model = read_model(files, main, strict=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what was found wrong with the file."""
        return self._model.problems

    def decide(self, name: str, inputs: Any) -> str:
        """Return the canonical text of a decision's value, or of what a service or function gives.

        `inputs` are JSON, or a text with a FEEL context; a required decision that stands among
        them is taken as given.
        Errors: NotFound; DecisionFault and FeelError for what cannot be decided.
        """
        wanted = self._model.named(name)
        if wanted is None:
            raise NotFound("find", "decision", name, f"the file {self._main} has none of that name")
        budget = Budget()
        if isinstance(wanted, Invocable):
            return canonical(_invoked(wanted, inputs, budget), budget)
        around = _inputs(inputs, self._model.inputs)
        run = Evaluation(around, _asked, budget)
        for required in wanted.requires:
            if required.variable in around and required.key[0] == wanted.key[0]:
                given = coerced(around[required.variable], required.type, budget)
                run.found[required.key] = given
        return canonical(wanted.decided(run), budget)


def _asked(question: str, args: list[Any]) -> Any:
    """Answer what can be answered outside a case: only what time it is."""
    if question == "now" and not args:
        return SystemClock().now()
    why = f"'{question}' can be asked only inside a case"
    problem = Problem("evaluation", "feel_no_world", why, f"此处不能查询 {question}")
    raise FeelError(question, [problem], code="feel_no_world")


def _invoked(wanted: Invocable, inputs: Any, budget: Budget) -> Value:
    given = _inputs(inputs, wanted.parameters)
    values = [from_json(given.get(name), budget) for name in wanted.parameters]
    return wanted.function.call(Frame({}, _asked, budget, {}), values)


def evaluated(text: str, inputs: Any, *, strict: bool = True) -> str:
    """Return the canonical text of an expression's value among inputs. Errors: FeelError."""
    around, budget = _inputs(inputs, {}), Budget()
    read_text = expression(text, frozenset(around), strict)
    return canonical(read_text.evaluate(around, _asked, budget), budget)


def _inputs(inputs: Any, types: Mapping[str, Type | None]) -> dict[str, Value]:
    """Return inputs by name; texts become dates and the like where such a type is wanted."""
    if isinstance(inputs, str):
        given = expression(inputs.strip() or "{}", frozenset(types), False).evaluate()
    else:
        given = from_json(inputs if inputs is not None else {})
    if type(given) is not dict:
        why = 'inputs are one context, as {"name": value}'
        raise FeelError(str(inputs), [Problem("inputs", "feel_value", why, "输入应为一个对象")])
    return {name: _dated(value, types.get(name)) for name, value in given.items()}


def _dated(value: Value, wanted: Type | None) -> Value:
    if wanted is None:
        return value
    if type(value) is str and wanted.name in _DATED:
        found = read_datetime(value) if wanted.name == "date and time" else read(value)
        return value if found is None else found
    if type(value) is list and wanted.element is not None:
        return [_dated(item, wanted.element) for item in value]
    if type(value) is dict and wanted.fields is not None:
        return {name: _dated(item, wanted.fields.get(name)) for name, item in value.items()}
    return value


def parsed_json(text: str) -> Any:
    """Return JSON whose numbers are exact. Errors: FeelError when it is not JSON."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        problem = Problem("inputs", "feel_value", f"it is not JSON: {error}", "不是有效的 JSON")
        raise FeelError(text, [problem]) from None
