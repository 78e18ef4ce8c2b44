"""What the demonstration shows at the end: figures, an inbox, an overdue case, and what to try next."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from engine import Engine, local_iso
from engine import instant as instant_of

WORDS = {
    "registered": "已登记",
    "accepted": "办理中",
    "handled": "已办结",
    "closed": "已结案",
    "cancelled": "已撤销",
    "merged": "已并案",
}
LIGHTS = {"green": "正常", "yellow": "临期", "red": "超期", "stopped": "中止", None: "—"}


def show(engine: Engine, file: Path, console: Console, lang: str) -> None:
    """Print the closing page of the demonstration."""
    console.print()
    console.print(_figures(engine))
    person = _busiest(engine)
    console.print(_inbox(engine, person))
    overdue = engine.queries.limits(light="overdue", limit=200)
    still = [limit for limit in overdue if limit.status == "running"] or overdue
    if still:
        console.print(_history(engine, still[0].case_id, still[0].number))
    _next(console, file, person, still[0].number if still else None, lang)


def _figures(engine: Engine) -> Table:
    rows = engine.queries.cases(limit=100_000)
    table = Table(title="演示区：一个月的办件 / a month in the demonstration district")
    table.add_column("状态 / status")
    table.add_column("件数 / cases", justify="right")
    for status, count in Counter(row.status for row in rows).most_common():
        table.add_row(f"{WORDS.get(status, status)} / {status}", str(count))
    late = len(engine.queries.limits(light="overdue", limit=100_000))
    table.add_row("[red]超期 / overdue[/red]", str(late))
    return table


def _busiest(engine: Engine) -> str:
    """Somebody with a full desk, to look over their shoulder."""
    people = engine.queries.people(role="community_head") + engine.queries.people(
        role="service_clerk"
    )
    sizes = {p.person: engine.queries.inbox(p.person).counts for p in people}
    return max(sizes, key=lambda p: (sizes[p]["mine"] + sizes[p]["pool"], p))


def _inbox(engine: Engine, person: str) -> Table:
    box = engine.queries.inbox(person, limit=10)
    table = Table(title=f"{person} 的待办 / inbox of {person}")
    for head in ("编号 / number", "事项 / matter", "环节 / step", "灯 / light", "到期 / due"):
        table.add_column(head)
    for row in (*box.mine, *box.pool)[:10]:
        due = local_iso(instant_of(row.due_at), "Asia/Shanghai")[:16] if row.due_at else "—"
        colour = {"red": "red", "yellow": "yellow"}.get(row.light or "", "green")
        light = f"[{colour}]{LIGHTS[row.light]}[/{colour}]"
        table.add_row(row.number, row.title or "", row.name, light, due.replace("T", " "))
    return table


def _history(engine: Engine, case_id: str, number: str) -> Table:
    table = Table(title=f"超期件的办理记录 / history of an overdue case: {number}")
    for head in ("#", "时间 / when", "谁 / who", "记录 / what"):
        table.add_column(head)
    for event in engine.queries.history(case_id):
        when = local_iso(instant_of(event.at), "Asia/Shanghai")[:16].replace("T", " ")
        table.add_row(str(event.sequence), when, event.actor, _what(event.kind, event.effects))
    return table


def _what(kind: str, effects: list[list[object]]) -> str:
    said = [kind]
    for effect in effects:
        if effect[0] in ("done", "open"):
            said.append(f"{effect[0]} {effect[2]}")
        elif effect[0] in ("limit", "status", "notice"):
            said.append(" ".join(str(part) for part in effect[:3]))
    return "; ".join(dict.fromkeys(said))


def _next(console: Console, file: Path, person: str, number: str | None, lang: str) -> None:
    console.print()
    console.print("[bold]接下来可以试 / what to try next[/bold]")
    base = f"WANGGE_DATABASE=sqlite:///{file} .venv/bin/wangge --lang {lang}"
    lines = [f"{base} --person {person} inbox", f"{base} verify", f"{base} doctor"]
    if number:
        lines.insert(1, f"{base} case history {number}")
        lines.insert(2, f"{base} case replay {number} --at 3")
        lines.insert(3, f"{base} limit list {number}")
    for line in lines:
        console.print(f"  {line}", soft_wrap=True, highlight=False)
