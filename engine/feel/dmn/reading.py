"""Reads what decides from its XML: a table, an expression, or boxes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.feel.dmn import boxes
from engine.feel.dmn.items import Items
from engine.feel.dmn.logic import NOTHING, Formula, Logic, typed
from engine.feel.dmn.rows import read_table
from engine.feel.dmn.source import Source, child, children, label, local, text
from engine.feel.expression import expression

_BARE_SPAN = re.compile(r"[^\[\](\")]*\.\.[^\[\]()\"]*")
"""What a loop runs through, written as in `for i in 1..3`."""


class Reader:
    """Reads the logic of one file; what is wrong is noted, and None returned for it."""

    def __init__(self, source: Source, items: Items) -> None:
        self._source, self._items = source, items

    def inside(self, element: Any, place: str) -> Logic | None:
        """Return the logic that stands within an element."""
        for part in element:
            if local(part) in _KINDS:
                return self.logic(part, place)
        self._source.advise(
            place, "dmn_empty", "it has neither a table nor an expression", "决策没有内容"
        )
        return NOTHING

    def logic(self, element: Any, place: str) -> Logic | None:
        """Return the logic of an expression element, brought to the type it declares."""
        made = _KINDS[local(element)](self, element, place)
        wanted = self._items.named(element.get("typeRef"), place)
        return None if made is None else typed(made, wanted)

    def parameters(self, element: Any, place: str) -> boxes.Parameters:
        """Return the names and types of the parameters that an element declares."""
        return [
            (one.get("name") or "", self._items.named(one.get("typeRef"), place))
            for one in children(element, "formalParameter")
        ]

    def _table(self, element: Any, place: str) -> Logic | None:
        return read_table(element, place, self._source, self._items)

    def _formula(self, element: Any, place: str) -> Logic | None:
        language = (element.get("expressionLanguage") or "").lower()
        if language and "feel" not in language:
            return self._refused(place, f"expressions in the language '{language}'")
        written = text(element)
        if local(element.getparent()) == "in" and _BARE_SPAN.fullmatch(written):
            written = f"[{written}]"
        read = self._source.read(place, written, expression)
        return None if read is None else Formula(read)

    def _context(self, element: Any, place: str) -> Logic | None:
        entries: boxes.Entries = []
        result: Logic | None = None
        whole = True
        for number, entry in enumerate(children(element, "contextEntry"), 1):
            variable = child(entry, "variable")
            here = f"{place}:entry {label(entry) or number}"
            logic = self.inside(entry, here)
            whole = whole and logic is not None
            if variable is None:
                result = logic
            elif logic is not None:
                self._judge_entry(label(entry), entries, here)
                wanted = self._items.named(variable.get("typeRef"), here)
                entries.append((label(entry), typed(logic, wanted)))
        return boxes.context(entries, result) if whole else None

    def _judge_entry(self, name: str, entries: boxes.Entries, place: str) -> None:
        if name.startswith("$"):
            en = f"the entry '{name}' begins with $, which is reserved"
            self._source.add(place, "feel_entry", en, "条目名不能以 $ 开头")
        if any(name == other for other, _ in entries):
            en = f"the entry '{name}' stands twice"
            self._source.add(place, "feel_entry", en, f"条目 {name} 重复")

    def _invocation(self, element: Any, place: str) -> Logic | None:
        callee = self.inside(element, place)
        bindings: boxes.Entries = []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            name = "" if parameter is None else parameter.get("name") or ""
            logic = self.inside(binding, f"{place}:argument {name}")
            wanted = None if parameter is None else parameter.get("typeRef")
            if logic is None:
                return None
            bindings.append((name, typed(logic, self._items.named(wanted, place))))
        return None if callee is None else boxes.invocation(callee, bindings)

    def _elements(self, element: Any, place: str) -> list[Logic] | None:
        parts = [part for part in element if local(part) in _KINDS]
        read = [self.logic(part, f"{place}:element {at}") for at, part in enumerate(parts, 1)]
        made = [one for one in read if one is not None]
        return made if len(made) == len(read) else None

    def _list(self, element: Any, place: str) -> Logic | None:
        elements = self._elements(element, place)
        return None if elements is None else boxes.listed(elements)

    def _relation(self, element: Any, place: str) -> Logic | None:
        columns = [column.get("name") or "" for column in children(element, "column")]
        wanted = [
            self._items.named(column.get("typeRef"), place)
            for column in children(element, "column")
        ]
        rows: list[list[Logic]] = []
        for number, row in enumerate(children(element, "row"), 1):
            cells = self._elements(row, f"{place}:row {number}")
            if cells is None:
                return None
            if len(cells) != len(columns):
                en = "it has not one cell for each column"
                self._source.add(f"{place}:row {number}", "dmn_cells", en, "单元格数量与列数不符")
                return None
            rows.append([typed(*pair) for pair in zip(cells, wanted, strict=True)])
        return boxes.relation(columns, rows)

    def _function(self, element: Any, place: str) -> Logic | None:
        if (element.get("kind") or "FEEL").upper() != "FEEL":
            return self._refused(place, f"functions of the kind '{element.get('kind')}'")
        body = self.inside(element, f"{place}:function")
        if body is None:
            return None
        return boxes.function(self.parameters(element, place), body)

    def _refused(self, place: str, what: str) -> Logic | None:
        """Note what we do not execute; where files are not judged strictly its value is null."""
        self._source.advise(place, "dmn_unsupported", f"{what} are not executed", "暂不支持")
        return None if self._source.strict else NOTHING

    def _part(self, element: Any, name: str, place: str) -> Logic | None:
        part = child(element, name)
        if part is None:
            en = f"its part '{name}' is missing"
            self._source.add(place, "dmn_empty", en, f"缺少 {name} 部分")
            return None
        return self.inside(part, f"{place}:{name}")

    def _parts(self, element: Any, place: str, *names: str) -> list[Logic] | None:
        read = [self._part(element, name, place) for name in names]
        made = [one for one in read if one is not None]
        return made if len(made) == len(read) else None

    def _conditional(self, element: Any, place: str) -> Logic | None:
        parts = self._parts(element, place, "if", "then", "else")
        return None if parts is None else boxes.conditional(*parts)

    def _filter(self, element: Any, place: str) -> Logic | None:
        parts = self._parts(element, place, "in", "match")
        return None if parts is None else boxes.filtered(*parts)

    def _for(self, element: Any, place: str) -> Logic | None:
        parts = self._parts(element, place, "in", "return")
        variable = element.get("iteratorVariable") or "item"
        return None if parts is None else boxes.loop(variable, *parts)

    def _quantified(self, element: Any, place: str) -> Logic | None:
        parts = self._parts(element, place, "in", "satisfies")
        variable = element.get("iteratorVariable") or "item"
        if parts is None:
            return None
        return boxes.quantified(variable, parts[0], parts[1], decisive=local(element) == "some")


_KINDS: dict[str, Callable[[Reader, Any, str], Logic | None]] = {
    "decisionTable": Reader._table,
    "literalExpression": Reader._formula,
    "context": Reader._context,
    "invocation": Reader._invocation,
    "list": Reader._list,
    "relation": Reader._relation,
    "functionDefinition": Reader._function,
    "conditional": Reader._conditional,
    "filter": Reader._filter,
    "for": Reader._for,
    "some": Reader._quantified,
    "every": Reader._quantified,
}
