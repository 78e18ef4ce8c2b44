"""Reads a decision table from its XML and judges what can be judged before it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.feel.dmn import checks
from engine.feel.dmn.items import Items
from engine.feel.dmn.source import Source, child, children, text
from engine.feel.dmn.table import Input, Output, Rule, Table
from engine.feel.expression import Expression, UnaryTests, expression, unary_tests
from engine.feel.faults import FeelError
from engine.feel.types import NAMED_TYPES, Type
from engine.feel.values import Value, kind

MAX_RULES = 500

_POLICIES = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
_AGGREGATIONS = frozenset(["SUM", "COUNT", "MIN", "MAX"])
_SIMPLE = NAMED_TYPES - {"list", "context", "range", "function"}
_EMPTY = unary_tests("-")


@dataclass
class _Columns:
    items: Items
    inputs: list[Input] = field(default_factory=list)
    input_types: list[str | None] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    output_types: list[str | None] = field(default_factory=list)


def read_table(element: Any, place: str, source: Source, types: Items) -> Table | None:
    """Return the table; None when it cannot be used, and the problems are noted."""
    before = len(source.problems)
    policy, aggregation = _policy(element, place, source)
    columns = _Columns(types)
    for number, part in enumerate(children(element, "input"), 1):
        _read_input(part, f"{place}:input {number}", source, columns)
    for number, part in enumerate(children(element, "output"), 1):
        _read_output(part, f"{place}:output {number}", source, columns)
    if policy in "PO" and all(column.priorities is None for column in columns.outputs):
        en = "this hit policy needs the output's values in the order of their priority"
        source.add(f"{place}:output 1", "dmn_priorities", en, "该命中策略需要按优先级列出输出值")
    rows = children(element, "rule")
    _judge_shape(columns, rows, place, source, aggregation)
    if len(source.problems) > before:
        return None
    rules = _rules(rows, place, source, columns, policy)
    if len(source.problems) > before:
        return None
    inputs, outputs = tuple(columns.inputs), tuple(columns.outputs)
    return Table(place, policy, aggregation, inputs, outputs, tuple(rules), source.strict)


def _policy(element: Any, place: str, source: Source) -> tuple[str, str | None]:
    named = element.get("hitPolicy") or "UNIQUE"
    aggregation = element.get("aggregation")
    policy = _POLICIES.get(named)
    if policy is None:
        allowed = ", ".join(_POLICIES)
        source.add(
            place, "dmn_policy", f"hit policy '{named}' is none of {allowed}", "命中策略未知"
        )
    elif aggregation and (policy != "C" or aggregation not in _AGGREGATIONS):
        en = f"aggregation '{aggregation}' is not SUM, COUNT, MIN or MAX of hit policy COLLECT"
        source.add(place, "dmn_policy", en, "聚合方式未知")
    return policy or "U", aggregation


def _simple(wanted: Type | None) -> str | None:
    """Return the name of a type whose constants can be judged before the table runs."""
    return wanted.name if wanted is not None and wanted.name in _SIMPLE else None


def _read_input(part: Any, place: str, source: Source, columns: _Columns) -> None:
    asked = child(part, "inputExpression")
    written = text(asked)
    read = source.read(place, written, expression)
    allowed = _allowed(child(part, "inputValues"), place, source)
    if read is not None:
        columns.inputs.append(Input(part.get("label") or written, read, allowed))
    reference = None if asked is None else asked.get("typeRef")
    columns.input_types.append(_simple(columns.items.named(reference, place)))


def _allowed(values: Any | None, place: str, source: Source) -> UnaryTests | None:
    written = text(values)
    return source.read(f"{place} values", written, unary_tests) if written else None


def _read_output(part: Any, place: str, source: Source, columns: _Columns) -> None:
    default = text(child(part, "defaultOutputEntry"))
    values = text(child(part, "outputValues"))
    priorities: tuple[Value, ...] | None = None
    if values:
        listed = source.read(f"{place} values", f"[{values}]", expression)
        found = None if listed is None else listed.evaluate()
        priorities = tuple(found) if type(found) is list else None
    reading = source.read(f"{place} default", default, expression) if default else None
    wanted = columns.items.named(part.get("typeRef"), place)
    columns.outputs.append(Output(part.get("name") or "", reading, priorities, wanted))
    columns.output_types.append(_simple(wanted))


def _judge_shape(
    columns: _Columns, rows: list[Any], place: str, source: Source, aggregation: str | None
) -> None:
    names = [column.name for column in columns.outputs]
    if not names:
        source.add(place, "dmn_output", "the table has no output", "决策表没有输出列")
    if len(names) > 1 and (len(set(names)) < len(names) or "" in names or any(map(_odd, names))):
        en = "several outputs need names that differ and do not begin with $"
        source.add(place, "dmn_output", en, "多个输出列必须有不同的名称")
    if len(names) > 1 and aggregation not in (None, "COUNT"):
        source.add(
            place, "dmn_policy", "only a single output can be aggregated", "只能聚合单个输出"
        )
    if len(rows) > MAX_RULES:
        en = f"it has more than {MAX_RULES} rules; split it into several tables"
        source.add(place, "dmn_too_large", en, "规则过多，请拆分决策表")


def _odd(name: str) -> bool:
    return name.startswith("$")


def _rules(
    rows: list[Any], place: str, source: Source, columns: _Columns, policy: str
) -> list[Rule]:
    rules: list[Rule] = []
    cells: list[list[checks.Cell]] = []
    for number, row in enumerate(rows, 1):
        here = f"{place}:rule {number}"
        tests = children(row, "inputEntry")
        results = children(row, "outputEntry")
        if len(tests) != len(columns.inputs) or len(results) != len(columns.outputs):
            en = "it has not one cell for each column"
            source.add(here, "dmn_cells", en, "单元格数量与列数不符")
            continue
        read = [_read_test(text(cell), f"{here} input {at}", source) for at, cell in _count(tests)]
        if source.full:
            break
        cells.append([_judge_cell(*each) for each in _inputs(tests, here, source, columns)])
        made = _results(results, here, source, columns)
        wanted = [columns.items.named(cell.get("typeRef"), here) for cell in results]
        rules.append(Rule(tuple(read), tuple(made), tuple(wanted)))
    if policy == "U":
        _judge_overlaps(cells, place, source)
    return rules


def _count(elements: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(elements, 1)


def _read_test(written: str, place: str, source: Source) -> UnaryTests:
    return source.read(place, written or "-", unary_tests) or _EMPTY


def _inputs(
    tests: list[Any], here: str, source: Source, columns: _Columns
) -> Iterable[tuple[str, str, Source, str | None, Input]]:
    for at, test in _count(tests):
        kind_wanted, column = columns.input_types[at - 1], columns.inputs[at - 1]
        yield text(test) or "-", f"{here} input {at}", source, kind_wanted, column


def _judge_cell(
    written: str, place: str, source: Source, wanted: str | None, column: Input
) -> checks.Cell:
    try:
        cell = checks.cell(written, source.known)
    except FeelError:
        return checks.Cell(None)  # noted when the cell is read
    other = checks.wrong_type(cell, wanted) if wanted else None
    if other:
        en = f"the column is of type {wanted}, but the cell holds a {other}"
        source.advise(place, "dmn_type", en, f"列类型为 {wanted}，单元格类型为 {other}")
    elif column.allowed is not None:
        odd = checks.forbidden(cell, lambda value: _passes(column.allowed, value))
        if odd is not None:
            en = f"{written} is not among the allowed values of {column.label}"
            source.advise(place, "dmn_value", en, f"{written} 不在允许的取值之内")
    return cell


def _passes(allowed: UnaryTests | None, value: Value) -> bool:
    return allowed is None or allowed.matches(value)


def _results(cells: list[Any], here: str, source: Source, columns: _Columns) -> list[Expression]:
    made: list[Expression] = []
    for at, cell in _count(cells):
        place, column = f"{here} output {at}", columns.outputs[at - 1]
        read = source.read(place, text(cell) or "null", expression)
        if read is None:
            continue
        made.append(read)
        if not read.free_names and not read.possible_names:
            _judge_result(read, place, source, columns.output_types[at - 1], column)
    return made


def _judge_result(
    read: Expression, place: str, source: Source, wanted: str | None, column: Output
) -> None:
    try:
        value = read.evaluate()
    except FeelError:
        return  # it asks the world, or is too long to be run for a check
    if value is None:
        return
    if wanted and kind(value) != wanted:
        en = f"the column is of type {wanted}, but the cell gives a {kind(value)}"
        source.advise(place, "dmn_type", en, f"列类型为 {wanted}，单元格类型为 {kind(value)}")
    elif column.priorities is not None and value not in column.priorities:
        source.advise(
            place, "dmn_value", f"{read.text} is not among the output's values", "输出值不在列表内"
        )


def _judge_overlaps(cells: list[list[checks.Cell]], place: str, source: Source) -> None:
    for first, second in checks.overlaps(cells)[:20]:
        en = f"rules {first} and {second} match together, but hit policy UNIQUE allows one"
        zh = f"规则 {first} 与规则 {second} 重叠"
        source.advise(f"{place}:rule {second}", "dmn_overlap", en, zh)
