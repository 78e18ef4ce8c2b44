"""What people call things: posts, units, persons, steps and policies, in Chinese and English."""

from __future__ import annotations

from typing import Any

from engine.advance.cases import Cases
from engine.advance.library import files
from engine.advance.site import Site
from engine.advance.world import Worlds
from engine.model.document import read_yaml
from engine.model.field import Field
from engine.queries.reading import Names
from engine.store import Reader, schema
from engine.store.statements import rows


class Labels:
    """Names for what rows and events call by code; an unknown code is its own name."""

    def __init__(self, cases: Cases, worlds: Worlds, names: Names) -> None:
        self._cases = cases
        self._worlds = worlds
        self._names = names
        self._policies: dict[str, tuple[str, str]] = {}

    def unit(self, code: str, lang: str = "zh") -> str:
        """The name of a unit."""
        found = self._site().organisation.by_code.get(code)
        if found is None:
            return code
        return (found.name_en or found.name) if lang == "en" else found.name

    def seat(self, seat: str, lang: str = "zh") -> str:
        """The name of a post: its unit and its role; of `person/<id>` the person's name."""
        unit, _, role = seat.partition("/")
        if unit == "person":
            return self.person(role)
        found = self._site().organisation.by_code.get(unit)
        if found is None:
            return seat
        known = self._site().organisation.by_model[found.model].roles.get(role)
        said = role if known is None else known.name.en if lang == "en" else known.name.zh
        return f"{self.unit(unit, lang)} · {said}"

    def person(self, person: str) -> str:
        """The name of a person."""
        found = self._site().organisation.persons.get(person)
        return person if found is None else found.name

    def element(self, case_id: str, element: str, lang: str = "zh") -> str:
        """What the diagram of a case calls one of its elements. Errors: NotFound for an unknown case."""
        bound = self._cases.reading(lambda reader: self._names.bound(reader, case_id))
        found = bound.diagrams.elements.get(element)
        return element if found is None else found.name(lang) or element

    def answers(
        self, case_id: str, element: str, answers: dict[str, Any], lang: str = "zh"
    ) -> list[tuple[str, str]]:
        """Answers of a form as people read them: each label with its text, options by their label.

        Personal values are not shown. Errors: NotFound for an unknown case.
        """
        bound = self._cases.reading(lambda reader: self._names.bound(reader, case_id))
        form = bound.form(element) if element in bound.diagrams.elements else None
        fields = {field.key: field for field in form.fields} if form is not None else {}
        return [_answer(fields.get(key), key, value, lang) for key, value in answers.items()]

    def policy(self, policy: str, lang: str = "zh") -> str:
        """The name of a policy, as its newest version has it."""
        if policy not in self._policies:
            self._policies[policy] = self._cases.reading(lambda r: _policy(r, policy))
        zh, en = self._policies[policy]
        return en if lang == "en" else zh

    def _site(self) -> Site:
        return self._cases.reading(self._worlds.site)


def _answer(field: Field | None, key: str, value: Any, lang: str) -> tuple[str, str]:
    if field is None:
        return key, _text(value, lang)
    options = {option.value: (option.en if lang == "en" else option.zh) for option in field.options}
    chosen = value if isinstance(value, list) else [value]
    said = [options.get(one) or _text(one, lang) for one in chosen if isinstance(one, str)]
    label = field.en if lang == "en" else field.zh
    return label or key, ", ".join(said) if said else _text(value, lang)


def _text(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return ("yes" if value else "no") if lang == "en" else ("是" if value else "否")
    if isinstance(value, dict) and "$p" in value:
        return "(personal)" if lang == "en" else "（个人信息）"
    if isinstance(value, dict) and len(value) == 1:
        return str(next(iter(value.values())))
    return str(value)


def _policy(reader: Reader, policy: str) -> tuple[str, str]:
    versions = reader.all(rows(schema.definition, "policy"), policy=policy)
    return policy_names(reader, policy, versions[-1].digest) if versions else (policy, policy)


def policy_names(reader: Reader, policy: str, digest: str) -> tuple[str, str]:
    """The Chinese and English name that a version of a policy gives itself."""
    about = read_yaml(files(reader, digest)["policy.yaml"], "policy.yaml", "policy")
    return str(about.get("name", policy)), str(about.get("name_en", policy))
