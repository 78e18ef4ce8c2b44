"""Cuts an expression into tokens.

FEEL names may have spaces. Two words beside each other are never legal otherwise, so the scanner
joins them into one name. Names that hold words of the language or operators (`date and time`,
`x-y`) are found because they are known: those of the built-in functions always, others when the
caller names them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import Problem
from engine.feel.faults import FeelError, place

MAX_CHARACTERS = 20_000
MAX_TOKENS = 4_000
MAX_BRACKETS = 60

_LEXEME = re.compile(
    r"""
      (?P<space>   (?: \s+ | //[^\n]* | /\*(?s:.*?)\*/ )+ )
    | (?P<string>  "(?:[^"\\]|\\.)*" )
    | (?P<temporal>@\s*"[^"\\]*" )
    | (?P<number>  (?:\d+(?:\.(?!\.)\d+)? | \.\d+) (?:[eE][+-]?\d+)? )
    | (?P<word>    \? | (?:[^\W\d]|[\U00010000-\U000EFFFF]) (?:\w|[\U00010000-\U000EFFFF])* )
    | (?P<mark>    \.\. | \*\* | -> | != | <= | >= | [-+*/=<>.,:()\[\]{}'] )
    """,
    re.VERBOSE,
)

_KEYWORDS = {
    "if": "_IF", "then": "_THEN", "else": "_ELSE", "for": "_FOR", "in": "_IN",
    "return": "_RETURN", "some": "_SOME", "every": "_EVERY", "satisfies": "_SATISFIES",
    "function": "_FUNCTION", "between": "_BETWEEN", "and": "_AND", "or": "_OR",
    "true": "TRUE", "false": "FALSE", "null": "NULL",
}  # fmt: skip

_MARKS = {
    "..": "_DOTS", "**": "_POWER", "->": "_ARROW", "=": "COMPARATOR", "!=": "COMPARATOR",
    "<=": "BOUND", ">=": "BOUND", "<": "LESS", ">": "GREATER",
    "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "DIVIDE", ".": "_DOT", ",": "_COMMA",
    ":": "_COLON", "(": "_LPAR", ")": "_RPAR", "[": "_LSQB", "]": "_RSQB", "{": "_LCUR",
    "}": "_RCUR",
}  # fmt: skip

_ENDS_OPERAND = frozenset(
    [
        "NAME",
        "NUMBER",
        "STRING",
        "TEMPORAL",
        "TRUE",
        "FALSE",
        "NULL",
        "_RPAR",
        "_RSQB",
        "_RCUR",
        "_RANGE_CLOSE",
    ]
)
_BEGINS_OPERAND = frozenset(["number", "string", "temporal", "word", "(", "{", "[", "-"])


_IN_NAMES = frozenset(["word", "number", ".", "/", "-", "'", "+", "*", "**"])
_LONGEST_KEY = 20


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of text: its sort (word, number, string, temporal or a mark) and place."""

    sort: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """A token as the grammar wants it."""

    terminal: str
    text: str
    start: int
    end: int


def scan(text: str, known: Collection[str]) -> list[Scanned]:
    """Cut a text into tokens; `known` are names that need not be words.

    Errors: FeelError with the place of the first thing that no token begins with.
    """
    pieces = _pieces(text)
    return list(_Joiner(pieces, _phrases(frozenset(known))).tokens())


def _pieces(text: str) -> list[Lexeme]:
    if len(text) > MAX_CHARACTERS:
        raise _too_much(f"it has more than {MAX_CHARACTERS} characters")
    found: list[Lexeme] = []
    position = depth = 0
    while position < len(text):
        match = _LEXEME.match(text, position)
        if match is None or (text.startswith("/*", position) and match.lastgroup != "space"):
            raise _unknown(text, position)
        sort, piece = match.lastgroup or "", match.group()
        if sort != "space":
            found.append(Lexeme(piece if sort == "mark" else sort, piece, position, match.end()))
            depth += (piece in "([{") - (piece in ")]}") if sort == "mark" else 0
            if len(found) > MAX_TOKENS or depth > MAX_BRACKETS:
                raise _too_much(f"it has more than {MAX_TOKENS} parts or {MAX_BRACKETS} brackets")
        position = match.end()
    return found


def _unknown(text: str, position: int) -> FeelError:
    if text[position] == '"':
        en, zh = 'a text begins here, but its closing " is missing', "缺少结束引号"
    elif text.startswith("/*", position):
        en, zh = "a remark begins here, but its closing */ is missing", "缺少注释结束符 */"
    else:
        en, zh = f"'{text[position]}' has no meaning here", f"无法识别的字符 {text[position]}"
    return FeelError(text, [Problem(place(text, position), "feel_syntax", en, zh)])


def _too_much(why: str) -> FeelError:
    return FeelError("…", [Problem("expression", "feel_too_large", why, "表达式过大")])


@lru_cache(maxsize=256)
def _phrases(known: frozenset[str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in known:
        words = tuple(
            match.group() for match in _LEXEME.finditer(name) if match.lastgroup != "space"
        )
        if len(words) > 1:
            phrases.setdefault(words[0], []).append((words, name))
    for same in phrases.values():
        same.sort(key=lambda phrase: -len(phrase[0]))
    return phrases


def _joined_name(words: list[Lexeme]) -> str:
    """Return a name as it was written, with single spaces."""
    name, end = "", words[0].start
    for word in words:
        name += (" " if word.start > end else "") + word.text
        end = word.end
    return name


class _Joiner:
    def __init__(
        self, pieces: list[Lexeme], phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    ) -> None:
        self._pieces, self._phrases = pieces, phrases
        self._last = ""
        self._at = 0
        self._open: list[str] = []

    def tokens(self) -> Iterator[Scanned]:
        while self._at < len(self._pieces):
            token = self._token(self._pieces[self._at])
            self._last = token.terminal
            yield token

    def _token(self, piece: Lexeme) -> Scanned:
        if piece.sort == "word":
            return self._key(piece) or self._word(piece)
        if piece.sort in "([{":
            self._open.append(piece.sort)
        elif piece.sort in ")]}" and self._open:
            self._open.pop()
        self._at += 1
        terminal = _MARKS.get(piece.sort) or piece.sort.upper()
        if piece.sort == "]" and self._last not in _ENDS_OPERAND and self._last != "_LSQB":
            terminal = "_RANGE_OPEN"
        elif piece.sort == "[" and self._last in _ENDS_OPERAND and not self._operand_follows():
            terminal = "_RANGE_CLOSE"
        return Scanned(terminal, piece.text, piece.start, piece.end)

    def _key(self, piece: Lexeme) -> Scanned | None:
        """Return the name of a context's entry that holds signs, and know it from now on."""
        if self._open[-1:] != ["{"] or self._last not in ("_LCUR", "_COMMA"):
            return None
        words: list[Lexeme] = []
        for other in self._pieces[self._at : self._at + _LONGEST_KEY]:
            if other.sort == ":":
                break
            if other.sort not in _IN_NAMES:
                return None
            words.append(other)
        else:
            return None
        if all(word.sort == "word" for word in words):
            return None
        name = _joined_name(words)
        self._phrases = {**self._phrases}
        same = [(tuple(word.text for word in words), name), *self._phrases.get(piece.text, [])]
        self._phrases[piece.text] = sorted(same, key=lambda phrase: -len(phrase[0]))
        self._at += len(words)
        return Scanned("NAME", name, piece.start, words[-1].end)

    def _operand_follows(self) -> bool:
        return (
            self._at < len(self._pieces)
            and self._pieces[self._at].sort in _BEGINS_OPERAND
            and (
                self._pieces[self._at].text
                not in ("and", "or", "then", "else", "return", "satisfies")
            )
        )

    def _word(self, piece: Lexeme) -> Scanned:
        for words, name in self._phrases.get(piece.text, ()):
            run = self._pieces[self._at : self._at + len(words)]
            if tuple(other.text for other in run) == words:
                self._at += len(words)
                return Scanned("NAME", name, piece.start, run[-1].end)
        if self._text(1) == "of" and piece.text == "instance":
            self._at += 2
            return Scanned("_INSTANCE_OF", "instance of", piece.start, piece.end + 3)
        if piece.text in _KEYWORDS and self._last != "_DOT":
            self._at += 1
            return Scanned(_KEYWORDS[piece.text], piece.text, piece.start, piece.end)
        return self._joined(piece)

    def _joined(self, piece: Lexeme) -> Scanned:
        words = [piece]
        while self._continues(len(words)):
            words.append(self._pieces[self._at + len(words)])
        self._at += len(words)
        name = " ".join(word.text for word in words)
        return Scanned("NAME", name, piece.start, words[-1].end)

    def _continues(self, ahead: int) -> bool:
        text = self._text(ahead)
        if not text or (text == "instance" and self._text(ahead + 1) == "of"):
            return False
        piece = self._pieces[self._at + ahead]
        if piece.sort == "number":
            return piece.text.isdigit()
        return piece.sort == "word" and text != "?" and text not in _KEYWORDS

    def _text(self, ahead: int) -> str:
        index = self._at + ahead
        return self._pieces[index].text if index < len(self._pieces) else ""
