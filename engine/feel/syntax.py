"""From tokens to a tree, with complaints that a policy writer understands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from engine.errors import Problem
from engine.feel.faults import FeelError, place
from engine.feel.scanner import Scanned, scan

MAX_DEPTH = 100

Node = Tree[Token]


class _Scanned(Lexer):
    """Hands the tokens that were scanned before to the parser."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, tokens: Any, _state: Any = None) -> Iterator[Token]:
        """Give one token after the other, as the parser wants them."""
        for token in tokens:
            yield Token(token.terminal, token.text, start_pos=token.start, end_pos=token.end)


_PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text("utf-8"),
    parser="lalr",
    lexer=_Scanned,
    start=["expression", "tests"],
    propagate_positions=True,
)

_WORDS = {
    "_POWER": "**", "_IF": "if", "_THEN": "then", "_ELSE": "else", "_FOR": "for", "_IN": "in",
    "_RETURN": "return", "_SOME": "some", "_EVERY": "every", "_SATISFIES": "satisfies",
    "_FUNCTION": "function", "_BETWEEN": "between", "_AND": "and", "_OR": "or",
    "_INSTANCE_OF": "instance of", "_ARROW": "->", "_COMMA": ",", "_COLON": ":", "_DOT": ".",
    "_DOTS": "..", "_LPAR": "(", "_RPAR": ")", "_LSQB": "[", "_RSQB": "]", "_LCUR": "{",
    "_RCUR": "}", "_RANGE_OPEN": "]", "_RANGE_CLOSE": "[", "NAME": "a name",
    "NUMBER": "a number", "STRING": "a text",
}  # fmt: skip
_OPERATORS = frozenset(
    [
        "PLUS",
        "MINUS",
        "TIMES",
        "DIVIDE",
        "LESS",
        "GREATER",
        "COMPARATOR",
        "BOUND",
        "_POWER",
        "_AND",
        "_OR",
        "_IN",
        "_BETWEEN",
    ]
)
_OPERANDS = frozenset(
    ["NAME", "NUMBER", "STRING", "TEMPORAL", "TRUE", "FALSE", "NULL", "_LSQB", "_LCUR"]
)


def parsed_expression(text: str, known: Collection[str]) -> Node:
    """Return the tree of an expression. Errors: FeelError with position and what was expected."""
    return _parsed(text, scan(text, known), "expression")


def parsed_tests(text: str, known: Collection[str]) -> Node:
    """Return the tree of the unary tests of a table cell. Errors: FeelError."""
    tokens = scan(text, known)
    if _is_negation(tokens):
        first = tokens[0]
        tokens[0] = Scanned("_NOT_TESTS", first.text, first.start, first.end)
    return _parsed(text, tokens, "tests")


def _is_negation(tokens: list[Scanned]) -> bool:
    """Tell whether the whole text is `not(…)`."""
    if len(tokens) < 3 or tokens[0].text != "not" or tokens[1].terminal != "_LPAR":
        return False
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.terminal == "_LPAR") - (token.terminal == "_RPAR")
        if depth == 0 and index > 0:
            return index == len(tokens) - 1
    return False


def _parsed(text: str, tokens: list[Scanned], start: str) -> Node:
    try:
        tree: Any = _PARSER.parse(tokens, start=start)
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    except UnexpectedInput as error:  # pragma: no cover - the scanner has already judged characters
        raise FeelError(text, [Problem("expression", "feel_syntax", str(error))]) from None
    _judge_depth(text, tree)
    return tree  # type: ignore[no-any-return]


def _unexpected(text: str, error: UnexpectedToken) -> FeelError:
    token, expected = error.token, _in_words(error.accepts or error.expected)
    ended = token.type == "$END"
    position = len(text) if ended else (token.start_pos or 0)
    found = "the expression ends" if ended else f"'{token}' stands"
    en = f"{found} where {expected} was expected"
    found_zh = "表达式到此结束" if ended else f"此处不应是 {token}"
    return FeelError(
        text, [Problem(place(text, position), "feel_syntax", en, f"{found_zh}，应为 {expected}")]
    )


def _in_words(terminals: Iterable[str]) -> str:
    left = set(terminals)
    words = []
    if left >= _OPERANDS:
        words.append("a value")
        left = set()
    if left >= _OPERATORS:
        words.append("an operator")
        left -= _OPERATORS | {"_DOT", "_LSQB", "_LPAR", "_INSTANCE_OF"}
    if "$END" in left:
        words.append("the end")
    marks = sorted(_WORDS.get(terminal, terminal.lower()) for terminal in left - {"$END"})
    words.extend(f"'{mark}'" if not mark.startswith("a ") else mark for mark in marks)
    return " or ".join(words) or "an operator or the end"


def _judge_depth(text: str, tree: Node) -> None:
    level: list[Node] = [tree]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            why = f"its parts lie more than {MAX_DEPTH} deep in each other"
            raise FeelError(text, [Problem("expression", "feel_too_large", why, "表达式嵌套过深")])
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
