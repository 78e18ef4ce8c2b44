"""What a case is bound to: the diagrams it runs on and the forms its people fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn import Definition
from engine.errors import Conflict, Invalid, Problem
from engine.model.field import is_token
from engine.model.form import Form


@dataclass(frozen=True)
class Bound:
    """The parsed diagrams, tables and forms of a policy and of everything it calls. Shared and never changed."""

    diagrams: Definition
    forms: Mapping[str, Form]

    def start_event(self, process: str) -> str:
        """The id of a process's start event: the name under which the start form's answers are kept."""
        return next(
            element.id
            for element in self.diagrams.elements.values()
            if element.kind == "startEvent"
            and element.scope_id == process
            and element.event is None
        )

    def form(self, element: str) -> Form | None:
        """The form of an element, if it has one."""
        ref = self.diagrams.elements[element].form
        return None if ref is None else self.forms[ref]

    def checked(self, element: str, answers: dict[str, Any]) -> dict[str, Any]:
        """Return answers in canonical form. An element without a form takes none.

        Errors: Invalid with a problem per field.
        """
        form = self.form(element)
        if form is not None:
            found: dict[str, Any] = form.check(answers)
            if any(name in found and not is_token(found[name]) for name in form.personal):
                # Nobody knew, when the values were taken out, that this form would ask for them.
                raise Conflict("fill in", "step", element, "it has changed; look again")
            return found
        if answers:
            where = next(iter(answers))
            problem = Problem(where, "unknown_field", "this step has no form", "此环节没有表单")
            raise Invalid("fill in", "step", element, [problem])
        return {}
