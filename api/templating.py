"""Pages from templates: what people wrote is data, escaped and set apart from the line around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.house import house_of
from api.language import words_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    return made


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content so that it may be kept for ever."""
    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def render(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page in the reader's language. ``visitor`` is shown in the header where it is given."""
    words = words_of(request)
    values.setdefault("visitor", None)
    page = (
        _environment()
        .get_template(template)
        .render(say=words, words=words, now=house_of(request).clock(), path=request.url.path, **values)
    )
    told = {"content-language": words.locale, "vary": "Cookie, Accept-Language", **(headers or {})}
    return HTMLResponse(page, status_code, headers=told)
