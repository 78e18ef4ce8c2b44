"""Random block-structured diagrams, with the place of every element in the block structure.

A place is a path of (block, kind, branch). Two open elements whose paths part in a block that is not
concurrent are a bug of the engine: a doubled token, or a join that fired too early. What a diagram does
depends only on answers (`n` of each user task, kept in `case.coin`) and on the world's working days, so
that any driver that can complete tasks, finish jobs and let time pass can walk it.
"""

from __future__ import annotations

import random

from tests.bpmn.drawing import HEAD, process
from tests.walks.blocks import Blocks
from tests.walks.places import Path

DUE = "limit.main.due"


class Diagram(Blocks):
    """One random diagram: `xml`, `places` by element id, and `joins` with the fork of their block.

    Process P begins by setting `secret` to 41 and ends with the user task `fin`, unless an interrupting
    event sub-process of the root took over.
    """

    def __init__(self, seed: int, size: int | None = None) -> None:
        super().__init__(random.Random(seed), 0)
        self.budget = self.random.choice([4, 8, 14, 20]) if size is None else size
        root: Path = (("root", "seq", 0),)
        body = self.scope_body(root, depth=0, last="fin", first=self.secret)
        called = process("Q", self.called())
        limit = f'<bpmn:escalation id="limit_due" escalationCode="{DUE}"/>'
        shared = limit + "".join(self.globals)
        self.xml = (HEAD + shared + process("P", body) + called + "</bpmn:definitions>").encode()

    def secret(self) -> str:
        """The variable that a called process must not see."""
        return self.script_of("secret", "=41")

    def called(self) -> str:
        """The called process: it must not see `secret`."""
        self.out.append([])
        path: Path = (("Q", "multi", 0),)
        self.put("startEvent", "qs")
        self.put("endEvent", "qe")
        task = self.task(self.id("u"), path)
        self.put(
            "scriptTask",
            "qx",
            "<bpmn:script>=if secret = null then a + 1 else [1..2]</bpmn:script>",
            '<wangge:result variable="r"/>',
        )
        for source, target in (("qs", task), (task, "qx"), ("qx", "qe")):
            self.flow(source, target)
        return "".join(self.out.pop())
