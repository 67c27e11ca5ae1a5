"""Plans: checking plan files, and showing what a plan asks of whom."""

import typer

app = typer.Typer(no_args_is_help=True)
