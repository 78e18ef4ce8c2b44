"""Options of every verb may stand anywhere: `wangge inbox --json` is `wangge --json inbox`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FLAGS: Final = frozenset(("--json",))
VALUES: Final = frozenset(("--as", "--database", "--lang", "--person", "--post"))


def hoist(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of the whole program at the front.

    What follows `--` stays where it is.
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = False
    for at, argument in enumerate(arguments):
        if waiting:
            front.append(argument)
            waiting = False
        elif argument == "--":
            return [*front, *rest, *arguments[at:]]
        elif argument in VALUES:
            front.append(argument)
            waiting = True
        elif argument in FLAGS or argument.split("=", 1)[0] in VALUES:
            front.append(argument)
        else:
            rest.append(argument)
    return [*front, *rest]
