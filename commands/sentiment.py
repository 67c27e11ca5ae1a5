"""The moods of posts: learn from the organisation's own labels, put in use on purpose, report how good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from sentiment.model import Model

app = typer.Typer(no_args_is_help=True, add_completion=False)

Labels = Annotated[Path, typer.Argument(help="sentiment_arg_labels", metavar="FILE")]
Out = Annotated[Path, typer.Option("--out", help="sentiment_opt_out", metavar="FILE")]
File = Annotated[str, typer.Argument(help="sentiment_arg_file", metavar="FILE|NAME")]
Seed = Annotated[int, typer.Option("--seed", help="sentiment_opt_seed", min=0, max=2**32 - 1)]
TextField = Annotated[str, typer.Option("--text-field", help="sentiment_opt_text")]
LabelField = Annotated[str, typer.Option("--label-field", help="sentiment_opt_label")]
DomainField = Annotated[str, typer.Option("--domain-field", help="sentiment_opt_domain")]

_HEADINGS = (
    "sentiment_column_domain",
    "sentiment_column_texts",
    "sentiment_column_accuracy",
    "sentiment_column_negative",
    "sentiment_column_positive",
    "sentiment_column_brier",
)


@app.command("train", help="sentiment_help_train")
def train(
    ctx: typer.Context,
    labels: Labels,
    out: Out,
    seed: Seed = 0,
    text_field: TextField = "text",
    label_field: LabelField = "label",
    domain_field: DomainField = "domain",
    as_json: AsJson = False,
) -> None:
    """Learn a model from labelled texts and write it; nothing is put in use by that."""
    from sentiment.labelled import of_file
    from sentiment.model import write
    from sentiment.training import train as learn

    terminal: Terminal = ctx.obj
    model = learn(of_file(labels, text_field, label_field, domain_field), datetime.now(UTC), seed)
    write(model, out)
    _told(terminal, model, as_json)
    if not as_json:
        terminal.say("sentiment_written", file=str(out))


@app.command("use", help="sentiment_help_use")
def use(ctx: typer.Context, file: File, data_folder: Folder = None) -> None:
    """Put a model in use: a file, or the name of one that was in use before."""
    from commands.settings import settings_for
    from sentiment.use import back_to, put_in_use

    terminal: Terminal = ctx.obj
    folder = settings_for(terminal, data_folder).data_folder
    model = back_to(folder, file) if not Path(file).exists() else put_in_use(folder, Path(file))
    terminal.say("sentiment_used", model=model.name)


@app.command("stop", help="sentiment_help_stop")
def stop(ctx: typer.Context, data_folder: Folder = None) -> None:
    """Go back to the words that ship."""
    from commands.settings import settings_for
    from sentiment.use import stop_using

    terminal: Terminal = ctx.obj
    stopped = stop_using(settings_for(terminal, data_folder).data_folder)
    terminal.say("sentiment_stopped" if stopped else "sentiment_shipped")


@app.command("ask", help="sentiment_help_ask")
def ask(
    ctx: typer.Context,
    labels: Labels,
    url: Annotated[str, typer.Option("--url", help="sentiment_opt_url")],
    token: Annotated[
        str, typer.Option("--token", envvar="PINGXI_SENTIMENT_TOKEN", help="sentiment_opt_token")
    ] = "",
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="sentiment_opt_seconds")] = 10.0,
    at_once: Annotated[int, typer.Option("--at-once", min=1, max=1000, help="sentiment_opt_at_once")] = 200,
) -> None:
    """How good an outside model is on labelled texts; what it fails at is told, and not counted."""
    import time

    import httpx

    from sentiment.judging import of_moods
    from sentiment.labelled import of_file
    from sentiment.lexical import Lexical
    from sentiment.outside import Outside

    terminal: Terminal = ctx.obj
    labelled = of_file(labels)
    instead = Lexical()
    with httpx.Client(timeout=seconds) as client:
        outside = Outside(client, url, instead, time.monotonic, token, at_once)
        parts = outside.rated([each.text for each in labelled])
    rated = [(mood, part.by) for part in parts for mood in part.moods]
    own = [(each, mood) for each, (mood, by) in zip(labelled, rated, strict=True) if by != instead.name]
    terminal.say("sentiment_in_use", model=", ".join(sorted({by for _, by in rated})))
    if len(own) < len(labelled):
        terminal.say("sentiment_outside_fell", failed=len(labelled) - len(own), number=len(labelled))
    _table(terminal, of_moods([each for each, _ in own], [mood for _, mood in own]) if own else {})


@app.command("report", help="sentiment_help_report")
def report(
    ctx: typer.Context,
    labels: Annotated[Path | None, typer.Argument(help="sentiment_arg_held", metavar="FILE")] = None,
    text_field: TextField = "text",
    label_field: LabelField = "label",
    domain_field: DomainField = "domain",
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """How good the one in use is: on labels of a file, or on what it had not seen when it was learned."""
    from commands.settings import settings_for
    from sentiment.judging import rate
    from sentiment.labelled import of_file
    from sentiment.use import in_use, kept

    terminal: Terminal = ctx.obj
    folder = settings_for(terminal, data_folder).data_folder
    found = in_use(folder)
    if found.problem is not None:
        terminal.complain(found.problem)
        if not as_json:
            terminal.say("sentiment_fallback")
    judged: Mapping[str, Any] = found.model.header.judged if found.model else {}
    if labels is not None:
        judged = rate(found.rater, of_file(labels, text_field, label_field, domain_field))
    if as_json:
        problem = None if found.problem is None else found.problem.code
        terminal.json(
            {"in_use": found.rater.name, "problem": problem, "kept": kept(folder), "judged": judged}
        )
        return
    terminal.say("sentiment_in_use", model=found.rater.name)
    _table(terminal, judged)


def _told(terminal: Terminal, model: Model, as_json: bool) -> None:
    header = model.header
    if as_json:
        learned = {"trained_at": header.trained_at, "learned_from": header.learned_from}
        terminal.json({"model": model.name, "digest": model.digest, **learned, "judged": header.judged})
        return
    told = {name: str(number) for name, number in header.learned_from.items()}
    terminal.say("sentiment_learned", model=model.name, at=header.trained_at, **told)
    _table(terminal, header.judged)


def _table(terminal: Terminal, judged: Mapping[str, Any]) -> None:
    from sentiment.judging import ENOUGH

    if not judged:
        terminal.say("sentiment_not_judged")
        return
    if judged[""]["polar"] < ENOUGH:
        terminal.say("sentiment_few", number=judged[""]["polar"], least=ENOUGH)
    terminal.table(_HEADINGS, (_row(terminal, name, found) for name, found in judged.items()))


def _row(terminal: Terminal, name: str, found: Mapping[str, Any]) -> list[str]:
    classes = found["classes"]
    return [
        name or terminal.text("sentiment_all"),
        str(found["texts"]),
        _share(found["accuracy"]),
        *(
            f"{_share(classes[label]['precision'])} / {_share(classes[label]['recall'])}"
            for label in ("-1", "1")
        ),
        "–" if found["brier"] is None else f"{found['brier']:.3f}",
    ]


def _share(found: Mapping[str, Any]) -> str:
    if found["value"] is None:
        return "–"
    return f"{found['value']:.3f} ({found['low']:.3f}–{found['high']:.3f})"
