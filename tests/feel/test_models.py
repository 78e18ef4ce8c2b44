"""Files of decisions as a whole: types, knowledge models, services, imports."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import BudgetExceeded, DecisionFault, decisions, from_json, to_json
from tests.feel.dmn_files import decision, faults, file, formula, needs


def typed(name: str, inner: str, kind: str, requires: str = "") -> str:
    variable = f'<variable name="{name}" typeRef="{kind}"/>'
    return f'<decision id="{name}" name="{name}">{variable}{requires}{inner}</decision>'


def given(name: str, kind: str = "") -> str:
    variable = f'<variable name="{name}" typeRef="{kind}"/>' if kind else ""
    return f'<inputData id="{name}" name="{name}">{variable}</inputData>'


def knowledge(name: str, parameters: str, text: str, requires: str = "", kind: str = "") -> str:
    listed = "".join(
        f'<formalParameter name="{one.partition(":")[0]}" typeRef="{one.partition(":")[2] or "Any"}"/>'
        for one in parameters.split()
    )
    variable = f'<variable name="{name}" typeRef="{kind or "Any"}"/>'
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}">{variable}{requires}'
        f"<encapsulatedLogic>{listed}{formula(text)}</encapsulatedLogic></businessKnowledgeModel>"
    )


def knows(*names: str) -> str:
    return "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{name}"/></knowledgeRequirement>'
        for name in names
    )


def service(name: str, outputs: str, inputs: str = "", decided: str = "") -> str:
    parts = "".join(f'<outputDecision href="#{one}"/>' for one in outputs.split())
    parts += "".join(f'<inputDecision href="#{one}"/>' for one in decided.split())
    parts += "".join(f'<inputData href="#{one}"/>' for one in inputs.split())
    return f'<decisionService id="{name}" name="{name}">{parts}</decisionService>'


def item(name: str, kind: str = "", *inner: str, listed: bool = False) -> str:
    made = f"<typeRef>{kind}</typeRef>" if kind else ""
    several = ' isCollection="true"' if listed else ""
    return f'<itemDefinition name="{name}"{several}>{made}{"".join(inner)}</itemDefinition>'


def component(name: str, kind: str, listed: bool = False) -> str:
    return item(name, kind, listed=listed).replace("itemDefinition", "itemComponent")


def limit(what: str, tests: str) -> str:
    return f"<{what}><text>{tests}</text></{what}>"


TYPES = "".join(
    [
        item("tColour", "string", limit("allowedValues", '"red", "blue"')),
        item("tColours", "tColour", listed=True),
        item("tNumbers", "number", listed=True),
        item("tFew", "number", limit("typeConstraint", "count(?) &lt; 3"), listed=True),
        item("tPerson", "", component("name", "string"), component("age", "number")),
        item("tFamily", "", component("head", "tPerson"), component("others", "tPerson", True)),
        item("tDirection", "tColour", limit("allowedValues", '"left"')),
        item("tTree", "", component("below", "tTree", True)),
    ]
)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("string", "1 + 1", None),
        ("number", '["7"]', None),
        ("number", "[7]", 7),
        ("tNumbers", "7", [7]),
        ("tNumbers", '"7"', None),
        ("tNumbers", '[1, "2"]', None),
        ("tNumbers", "[1, null]", [1, None]),
        ("tNumbers", "null", None),
        ("tColour", '"red"', "red"),
        ("tColour", '"green"', None),
        ("tColours", '["red", "blue"]', ["red", "blue"]),
        ("tColours", '["red", "green"]', None),
        ("tFew", "[1, 2]", [1, 2]),
        ("tFew", "[1, 2, 3]", None),
        ("tPerson", '{name: "Li", age: 3, more: 1}', {"name": "Li", "age": 3, "more": 1}),
        ("tPerson", '{name: "Li"}', None),
        ("tPerson", '{name: 3, age: "Li"}', None),
        ("tPerson", '{name: "Li", age: null}', {"name": "Li", "age": None}),
        ("tFamily", '{head: {name: "Li", age: 3}, others: []}.others', None),
        ("tTree", "{below: [{below: []}]}", {"below": [{"below": []}]}),
        ("tTree", "{below: [{above: []}]}", None),
        ("date and time", '@"2026-10-01"', {"$dt": "2026-10-01T00:00:00Z"}),
        ("tDirection", '"left"', "left"),
        ("tDirection", '"red"', None),
        ("feel:number", "1", 1),
        ("Any", '"x"', "x"),
    ],
)
def test_a_value_is_brought_to_its_type_or_is_null(kind: str, text: str, expected: Any) -> None:
    read = decisions(file(TYPES, typed("d", formula(text), kind)))["d"]

    assert to_json(read.evaluate({})) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{name: "Li", age: 3} instance of tPerson', True),
        ('{name: "Li"} instance of tPerson', False),
        ('"green" instance of tColour', True),
        ("[1] instance of tNumbers", True),
        ("(function(p: tPerson) p.age)({name: 1})", None),
        ('(function(p: tPerson) p.age)([{name: "Li", age: 3}])', 3),
    ],
)
def test_expressions_name_the_types_of_their_file(text: str, expected: Any) -> None:
    read = decisions(file(TYPES, decision(formula(text), "d")))["d"]

    assert to_json(read.evaluate({})) == expected


def test_a_function_of_a_declared_type_takes_and_gives_what_that_says() -> None:
    kind = (
        '<itemDefinition name="tNaming"><functionItem outputTypeRef="tColour">'
        '<parameters name="n" typeRef="number"/></functionItem></itemDefinition>'
    )
    made = typed("naming", formula('function(n) if n = null then "red" else "green"'), "tNaming")
    asked_for = decision(formula('[naming("x"), naming(1)]'), "d", needs("naming"))
    read = decisions(file(TYPES, kind, made, asked_for))

    assert to_json(read["d"].evaluate({})) == ["red", None]


def test_an_input_is_brought_to_its_type_as_well() -> None:
    needed = needs("n", kind="requiredInput")
    read = decisions(file(given("n", "number"), decision(formula("n"), "d", needed)))["d"]

    assert to_json(read.evaluate({"n": [5]})) == 5
    assert to_json(read.evaluate({"n": "five"})) is None
    assert to_json(read.evaluate({})) is None


def test_an_unknown_type_is_refused() -> None:
    assert "there is no type 'tNobody'" in " ".join(faults(typed("d", formula("1"), "tNobody")))


def test_a_knowledge_model_is_a_function_that_sees_only_what_it_requires() -> None:
    fee = knowledge("fee", "days:number", "days * rate(days)", knows("rate"))
    rate = knowledge("rate", "days", "if days > 3 then 2 else 1")
    read = decisions(file(fee, rate, decision(formula("fee(4) + fee(days: 1)"), "d", knows("fee"))))

    assert to_json(read["d"].evaluate({})) == 9


def test_a_knowledge_model_may_call_itself_within_the_budget() -> None:
    factorial = knowledge("f", "n:number", "if n = 0 then 1 else n * f(n - 1)")
    endless = knowledge("e", "n", "e(n)")
    read = decisions(
        file(
            factorial,
            endless,
            decision(formula("f(6)"), "d", knows("f")),
            decision(formula("e(1)"), "never", knows("e")),
        )
    )

    assert to_json(read["d"].evaluate({})) == 720
    with pytest.raises(BudgetExceeded):
        read["never"].evaluate({})


def test_arguments_and_results_of_knowledge_are_brought_to_their_types() -> None:
    told = knowledge("told", "n:number", "n = null")
    text = knowledge("text", "n", "n", kind="string")
    read = decisions(
        file(
            told,
            text,
            decision(
                formula('[told("x"), told([1]), text(1), text("a")]'), "d", knows("told", "text")
            ),
        )
    )

    assert to_json(read["d"].evaluate({})) == [True, False, None, "a"]


SERVICE = (
    service("s", "sum", "n", "rate"),
    given("n", "number"),
    decision(formula("n * rate"), "sum", needs("rate") + needs("n", kind="requiredInput")),
    decision(formula("100"), "rate"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s(3, 2)", 6),
        ("s(rate: 2, n: 3)", 6),
        ('s("x", 2)', None),
        ("s(3)", None),
        ("s(3, 2, 1)", None),
        ("s(other: 1)", None),
    ],
)
def test_a_service_takes_its_inputs_then_its_decisions(text: str, expected: Any) -> None:
    read = decisions(file(*SERVICE, decision(formula(text), "d", knows("s"))))

    assert to_json(read["d"].evaluate({"n": 50})) == expected
    assert to_json(read["sum"].evaluate({"n": 2})) == 200


def test_a_service_with_several_outputs_gives_a_context() -> None:
    both = service("both", "sum rate", "n")
    read = decisions(file(*SERVICE, both, decision(formula("both(2)"), "d", knows("both"))))

    assert to_json(read["d"].evaluate({})) == {"sum": 200, "rate": 100}


MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def named(namespace: str, *inner: str) -> bytes:
    return (
        f'<definitions xmlns="{MODEL}" id="f" name="f" namespace="{namespace}">'
        f"{''.join(inner)}</definitions>"
    ).encode()


def imports(namespace: str, name: str) -> str:
    return f'<import namespace="{namespace}" name="{name}" importType="{MODEL}"/>'


def requires(kind: str, href: str) -> str:
    return f'<informationRequirement><{kind} href="{href}"/></informationRequirement>'


RATES = named(
    "rates",
    '<itemDefinition name="t rate"><typeRef>number</typeRef></itemDefinition>',
    given("base", "number"),
    decision(formula("base * 2"), "double", requires("requiredInput", "#base")),
    knowledge("add tax", "n", "n + 1"),
)


def asked(text: str, needed: str, kind: str = "Any") -> bytes:
    return named("main", imports("rates", "Rates of A"), typed("d", formula(text), kind, needed))


@pytest.mark.parametrize("inputs", [{"base": 4}, {"Rates of A": {"base": 4}}])
def test_what_another_file_holds_stands_under_its_name(inputs: dict[str, Any]) -> None:
    needed = requires("requiredDecision", "rates#double") + requires("requiredInput", "rates#base")
    call = '<knowledgeRequirement><requiredKnowledge href="rates#add tax"/></knowledgeRequirement>'
    main = asked(
        "Rates of A.add tax(Rates of A.double + Rates of A.base)",
        needed + call,
        "Rates of A.t rate",
    )

    read = decisions(main, "main.dmn", {"rates.dmn": RATES})

    assert to_json(read["d"].evaluate(inputs)) == 13


def test_a_file_without_a_name_stands_beside_the_own_elements() -> None:
    needed = requires("requiredDecision", "#double")
    main = named("main", imports("rates", ""), typed("d", formula("double + 1"), "t rate", needed))

    read = decisions(main, "main.dmn", {"rates.dmn": RATES})

    assert to_json(read["d"].evaluate({"base": 4})) == 9


def test_a_missing_file_and_a_circle_of_files_are_told() -> None:
    with pytest.raises(DecisionFault) as caught:
        decisions(asked("1", ""), "main.dmn")
    assert "main.dmn:file" in caught.value.problems[0].where
    assert caught.value.problems[0].code == "dmn_import"

    one = named("one", imports("two", "two"), decision(formula("1"), "d"))
    two = named("two", imports("one", "one"), decision(formula("2"), "d"))
    with pytest.raises(DecisionFault) as caught:
        decisions(one, "one.dmn", {"two.dmn": two})
    assert [problem.code for problem in caught.value.problems] == ["dmn_cycle"]


def test_a_fault_in_an_imported_file_names_that_file() -> None:
    broken = named("rates", decision(formula("1 +"), "double"))

    with pytest.raises(DecisionFault) as caught:
        decisions(asked("1", ""), "main.dmn", {"rates.dmn": broken})

    assert caught.value.problems[0].where == "rates.dmn:double, column 4"


def test_knowledge_that_is_missing_or_goes_in_a_circle_is_told() -> None:
    assert "requires the knowledge 'k', which the file does not have" in " ".join(
        faults(decision(formula("1"), "d", knows("k")))
    )
    assert "require each other" in " ".join(
        faults(
            knowledge("a", "n", "b(n)", knows("b")),
            knowledge("b", "n", "a(n)", knows("a")),
            decision(formula("a(1)"), "d", knows("a")),
        )
    )


def test_values_that_are_not_json_pass_between_decisions() -> None:
    read = decisions(
        file(
            decision(formula("{f: function(x) x + 1, r: [1..3]}"), "made"),
            decision(formula("made.f(2) in made.r"), "d", needs("made")),
        )
    )

    assert read["d"].evaluate({"unused": from_json({"$d": "2026-10-01"})}) is True
