"""Procedures: what plans ask for outside any incident."""

from typing import TYPE_CHECKING, Any

import typer

from commands.options import AsJson
from commands.terminal import Terminal

if TYPE_CHECKING:
    from domain.plan import Plan

app = typer.Typer(no_args_is_help=True, add_completion=False)

_HEADINGS = ("cli_column_procedure", "cli_column_title", "cli_column_asked_by", "cli_column_openers")


@app.command("list", help="cli_help_procedures_list")
def show_all(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the procedures that come with the product. Opened and signalled to like incidents."""
    from plans import load_file, shipped

    terminal: Terminal = ctx.obj
    plans = [load_file(path)[1] for path in shipped().values()]
    lines = [_line(terminal, plan, plans) for plan in plans if plan.kind == "procedure"]
    if as_json:
        terminal.json(lines)
        return
    rows = ([each["id"], each["title"], _asked(each), ", ".join(each["openers"])] for each in lines)
    terminal.table(_HEADINGS, rows)


def _line(terminal: Terminal, plan: "Plan", plans: "list[Plan]") -> dict[str, Any]:
    from plans.show import label

    return {
        "id": plan.id,
        "version": plan.version,
        "title": label(plan.title, terminal.locale),
        "asked_for_by": [
            {"plan": other.id, "clause": each.clause}
            for other in plans
            for each in other.procedures
            if each.id == plan.id
        ],
        "openers": [label(plan.role_by_id[role].label, terminal.locale) for role in plan.may["open"].roles],
    }


def _asked(line: dict[str, Any]) -> str:
    return ", ".join(f"{each['plan']} {each['clause']}" for each in line["asked_for_by"])
