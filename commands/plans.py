"""Plans: checking plan files, and showing what a plan asks of whom."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import releases
from commands.failures import REFUSED, LevelUnknown, PlanRoleUnknown
from commands.named import Reach, taken
from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

if TYPE_CHECKING:
    from domain.plan import Plan
    from plans.diff import Change
    from plans.filled import Held
    from plans.findings import Finding
    from plans.show import ShownDuty

app = typer.Typer(no_args_is_help=True, add_completion=False)

Files = Annotated[list[Path], typer.Argument(help="cli_arg_plan_files", metavar="FILE...")]
Organisation = Annotated[
    Path | None, typer.Option("--organisation", help="cli_opt_plan_organisation", metavar="FILE")
]
Strict = Annotated[bool, typer.Option("--strict", help="cli_opt_plan_strict")]
Which = Annotated[str, typer.Argument(help="cli_arg_plan", metavar="PLAN")]
Old = Annotated[str, typer.Argument(help="cli_arg_plan_old", metavar="OLD")]
New = Annotated[str, typer.Argument(help="cli_arg_plan_new", metavar="NEW")]
OfRole = Annotated[str | None, typer.Option("--role", help="cli_opt_plan_role", metavar="ROLE")]
AtLevel = Annotated[str | None, typer.Option("--level", help="cli_opt_plan_level", metavar="LEVEL")]


@app.command("check", help="cli_help_plans_check")
def check(
    ctx: typer.Context,
    files: Files,
    organisation: Organisation = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> int:
    """Say everything that is wrong with plan files.

    The exit code is 3 if one of them cannot be used; with ``--strict`` also if there is anything to say.
    """
    from plans.check import check_file

    terminal: Terminal = ctx.obj
    held = _held(organisation) if organisation is not None else None
    found = {file: check_file(file, held) for file in files}
    grave = any(finding.grave or strict for findings in found.values() for finding in findings)
    if as_json:
        terminal.json([_finding(terminal.locale, each) for findings in found.values() for each in findings])
    else:
        for file, findings in found.items():
            _tell(terminal, file, findings)
    return REFUSED if grave else 0


def _held(file: Path) -> "Held":
    """Who holds which role by the organisation's file. Raises FileUnfit or FileUnreadable."""
    from commands.organised import bytes_of
    from organisation.holders import held_by_role
    from organisation.reading import read

    return held_by_role(read(file.name, bytes_of(file)).content, datetime.now(UTC))


@app.command("show", help="cli_help_plans_show")
def show(
    ctx: typer.Context,
    plan: Which,
    level: AtLevel = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show a plan's duties, clocks and clauses by level: a built-in one's, a file's, or a kept version's."""
    from plans.show import rows, summary
    from plans.watched import lines as watched

    terminal: Terminal = ctx.obj
    (shown,) = taken(terminal, [plan], Reach(login, url, data_folder))
    if level is not None and level not in shown.rank:
        raise LevelUnknown(level=level, known=", ".join(shown.rank))
    lines, head = rows(shown, terminal.locale, level), summary(shown, terminal.locale)
    watch = watched(shown, terminal.locale) if shown.kind == "incident" else []
    if as_json:
        rows_ = [asdict(line) for line in lines]
        terminal.json({**head, "rows": rows_, "watch": [asdict(line) for line in watch]})
        return
    terminal.say("cli_plan_head", **{name: str(value) for name, value in head.items() if name in _HEAD})
    if head["baseline"] is not None:
        terminal.say("cli_plan_over", **{name: str(head[name]) for name in _OVER})
    for label in dict.fromkeys(line.level_label for line in lines):
        terminal.line(f"\n{label}")
        terminal.table(_HEADINGS, (_cells(terminal, line) for line in lines if line.level_label == label))
    if watch:
        terminal.line("")
        terminal.say("cli_plan_watch")
    for part in watch:
        mark = terminal.text(f"cli_mark_{part.mark}")
        terminal.line(f"  {part.said} {mark}{part.clause or ''}")


@app.command("diff", help="cli_help_plans_diff")
def diff(
    ctx: typer.Context,
    old: Old,
    new: New,
    role: OfRole = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Say what changes for whom from one plan to another: built-in ones, files, or kept versions."""
    from plans.diff import changes

    terminal: Terminal = ctx.obj
    before, after = taken(terminal, [old, new], Reach(login, url, data_folder))
    if role is not None and role not in before.role_by_id and role not in after.role_by_id:
        raise PlanRoleUnknown(
            role=role, known=", ".join(dict.fromkeys([*after.role_by_id, *before.role_by_id]))
        )
    found = [one for one in changes(before, after, terminal.locale) if role in (None, one.role)]
    if as_json:
        plans = {"old": _head(terminal, before), "new": _head(terminal, after)}
        terminal.json({**plans, "changes": [asdict(one) for one in found]})
        return
    _tell_changes(terminal, before, after, found)


app.command("propose", help="cli_help_plans_propose")(releases.propose)
app.command("release", help="cli_help_plans_release")(releases.release)
app.command("releases", help="cli_help_plans_releases")(releases.releases)


_OVER = ("baseline", "baseline_duties", "baseline_clocks")
_HEAD = ("title", "issuer", "version", "duties", "clocks_stated", "clocks_assumed")
_HEADINGS = (
    "cli_column_duty",
    "cli_column_title",
    "cli_column_owner",
    "cli_column_owed",
    "cli_column_clock",
    "cli_column_clause",
)


def _cells(terminal: Terminal, line: "ShownDuty") -> list[str]:
    due = "\n".join(
        " ".join(
            [
                f"{clock.due}{_mark(terminal, clock.mark)}",
                *([clock.clause] if clock.clause != line.clause else []),
            ]
        )
        for clock in line.clocks
    )
    owed = (
        line.owed if line.when is None else f"{line.owed}\n{terminal.text('cli_plan_when', name=line.when)}"
    )
    continuous = terminal.text("cli_plan_until", name=line.until) if line.until else ""
    return [line.duty, line.title, line.owner.label, owed, due or continuous, line.clause]


def _mark(terminal: Terminal, mark: Any) -> str:
    return terminal.text(f"cli_mark_{mark}")


def _head(terminal: Terminal, plan: "Plan") -> dict[str, Any]:
    from plans.show import label

    return {"id": plan.id, "version": plan.version, "title": label(plan.title, terminal.locale)}


def _tell_changes(terminal: Terminal, old: "Plan", new: "Plan", found: "list[Change]") -> None:
    heads = {"old": _head(terminal, old), "new": _head(terminal, new)}
    named = {
        f"{side}_{name}": str(head[name]) for side, head in heads.items() for name in ("title", "version")
    }
    if not found:
        terminal.say("plan_diff_same", **named)
        return
    roles = {one.role for one in found if one.role is not None}
    terminal.say("plan_diff_head", count=len(found), roles=len(roles), **named)
    for who in dict.fromkeys((one.role, one.who) for one in found):
        terminal.line(f"\n{who[1]}")
        for one in found:
            if one.role == who[0]:
                _tell_change(terminal, one)


def _tell_change(terminal: Terminal, change: "Change") -> None:
    clause = terminal.text("plan_diff_clause", clause=change.clause) if change.clause else ""
    terminal.line(f"  {change.said}{clause}")
    for line in change.lines:
        key = "plan_diff_line" if line.before else "plan_diff_line_new"
        said = terminal.text(key, label=line.label, before=line.before, after=line.after)
        way = terminal.text("plan_diff_in", name=terminal.text(f"plan_diff_{line.way}")) if line.way else ""
        terminal.line(f"      {said}{way}")


def _finding(locale: str, finding: "Finding") -> dict[str, Any]:
    return {
        "file": str(finding.file),
        "line": finding.line,
        "column": finding.column,
        "field": finding.field,
        "code": finding.code,
        "grave": finding.grave,
        "what": finding.what(locale),
        "why": finding.why(locale),
        "mend": finding.mend(locale),
    }


def _tell(terminal: Terminal, file: Path, findings: "list[Finding]") -> None:
    for each in findings:
        kind = terminal.text("cli_plan_grave" if each.grave else "cli_plan_warning")
        terminal.line(f"{each.place}: {kind} [{each.code}] {each.what(terminal.locale)}")
        terminal.line(f"    {each.why(terminal.locale)}")
        terminal.line(f"    {terminal.text('cli_plan_mend', text=each.mend(terminal.locale))}")
    if not any(each.grave for each in findings):
        terminal.say("cli_plan_good", file=str(file), warnings=len(findings))
