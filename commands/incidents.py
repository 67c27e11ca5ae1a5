"""Incidents, over the service's JSON interface."""

import typer


def list_(ctx: typer.Context) -> None:
    """List incidents."""
    raise NotImplementedError


show = timeline = open_ = signal = list_
