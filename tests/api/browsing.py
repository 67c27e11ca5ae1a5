"""Reads pages as a browser does: forms with what they hold, ready to be filled in and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)

    async def send(self, browser: httpx.AsyncClient, **filled: Any) -> httpx.Response:
        """Fill fields in (``data__level`` is ``data.level``) and send the form."""
        values = {name: list(value) for name, value in self.values.items()}
        for name, value in filled.items():
            real = name.replace("__", ".")
            assert real in self.options or real in self.values, (real, sorted(self.options))
            chosen = value if isinstance(value, list) else [value]
            offered = self.options.get(real)
            assert not offered or set(chosen) <= set(offered), (real, chosen, offered)
            values[real] = chosen
        assert self.method == "post"
        return await browser.post(self.action, data=values)


class Page(HTMLParser):
    """A page: its forms, its links, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text = ""
        self._select: str | None = None
        self._area: str | None = None
        self._first_option: dict[str, str] = {}
        self._hidden = False
        self.feed(html)
        for form in self.forms:
            for name, first in self._first_option.items():
                if name in form.options:
                    form.values.setdefault(name, [first])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._hidden = tag in ("script", "style", "title")
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self.forms.append(Form(given["action"], given.get("method", "get")))
        if tag == "button" and "name" in given:
            self.forms[-1].options.setdefault(given["name"], []).append(given["value"])
        if tag == "input" and self.forms:
            self._input(given)
        if tag == "select":
            self._select = given["name"]
            self.forms[-1].options.setdefault(given["name"], [])
            self._require(given)
        if tag == "option" and self._select is not None:
            self._option(self._select, given)
        if tag == "textarea":
            self._area = given["name"]
            self.forms[-1].values[self._area] = [""]
            self._require(given)

    def _input(self, given: dict[str, str]) -> None:
        name, kind, form = given.get("name", ""), given.get("type", "text"), self.forms[-1]
        if kind == "checkbox":
            form.options.setdefault(name, []).append(given["value"])
            if "checked" in given:
                form.values.setdefault(name, []).append(given["value"])
            return
        form.values.setdefault(name, []).append(given.get("value", ""))
        self._require(given)

    def _option(self, name: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        form.options[name].append(given["value"])
        self._first_option.setdefault(name, given["value"])
        if "selected" in given:
            form.values[name] = [given["value"]]

    def _require(self, given: dict[str, str]) -> None:
        if "required" in given:
            self.forms[-1].required.add(given["name"])

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].values[self._area][0] += data
        if not self._hidden:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if tag == "textarea" and self._area is not None:
            text = self.forms[-1].values[self._area][0]
            self.forms[-1].values[self._area] = [text.removeprefix("\n")]
            self._area = None
        if tag == "select":
            self._select = None

    def form(self, action: str) -> Form:
        """The form that is sent there."""
        return next(form for form in self.forms if form.action == action)


async def read(browser: httpx.AsyncClient, address: str) -> Page:
    """The page at an address."""
    answer = await browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
    return Page(answer.text)


async def sign_in(browser: httpx.AsyncClient, login: str, password: str, **more: Any) -> httpx.Response:
    """Fill the form for signing in, and send it."""
    form = (await read(browser, "/sign-in")).form("/sign-in")
    return await form.send(browser, login=login, password=password, **more)
