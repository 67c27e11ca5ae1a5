"""Pages from templates: what people wrote is data, escaped and set apart from the line around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.house import house_of
from api.identity import formtokens
from api.language import words_of

POSTED = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
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
    """A page in the reader's language, in the words of what it shows. ``visitor`` is shown in the header.

    ``path`` is where the page can be read again, if that is not the address that was asked for.

    Every form that is posted gets the token by which this site knows its own: no template has to think of it.
    """
    readable = values.get("readable")
    words = values.pop("words", None) or (readable.words if readable is not None else words_of(request))
    values.setdefault("visitor", None)
    values.setdefault("path", request.url.path)
    page = (
        _environment()
        .get_template(template)
        .render(say=words, words=words, now=house_of(request).clock(), **values)
    )
    told = {"content-language": words.locale, "vary": "Cookie, Accept-Language", **(headers or {})}
    answer = HTMLResponse(status_code=status_code, headers=told)
    field = f'\\g<0><input type="hidden" name="{formtokens.FIELD}" value="{_token(request, values, answer)}">'
    answer.body = POSTED.sub(field, page).encode()
    answer.headers["content-length"] = str(len(answer.body))
    return answer


def _token(request: Request, values: Mapping[str, Any], answer: HTMLResponse) -> str:
    visitor = values["visitor"]
    if visitor is not None and visitor.sign_in is not None:
        return formtokens.token_for(visitor.sign_in, visitor.token_digest)
    token, new = formtokens.token_for_visit(request)
    return formtokens.begin(request, answer) if new else token
