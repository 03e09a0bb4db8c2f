"""The forms of a page as a browser without scripts has them: what would keep a person from sending one, and sending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

_EMPTY = {"input", "br", "img", "hr", "meta", "link", "path", "rect", "circle", "line"}  # have no end
_CONTROLS = {"input", "select", "textarea", "button"}
_TYPED = {"date": "2025-03-01", "email": "a@example.cn", "url": "https://example.cn", "number": "2024"}


@dataclass
class Control:
    """An input, select, textarea or button. shut: within something hidden. options: value and whether chosen."""

    tag: str
    given: dict[str, str]
    shut: bool
    options: list[tuple[str, bool]] = field(default_factory=list)
    words: str = ""

    @property
    def kind(self) -> str:
        return self.given.get("type", {"input": "text", "button": "submit"}.get(self.tag, self.tag))

    @property
    def sends(self) -> bool:
        """Whether it sends its form."""
        return self.kind in ("submit", "image") and not self.shut and "disabled" not in self.given

    def value(self) -> Any:
        """What it holds, or something to send where it must be filled in; None when it sends nothing."""
        held: Any = self.given.get("value", "")
        if self.tag == "select":
            chosen = [v for v, on in self.options if on] or [v for v, _ in self.options][:1]
            held = chosen[0] if chosen else ""
            filled = next((v for v, _ in self.options if v), "")
        elif self.kind in ("checkbox", "radio"):
            return self.given.get("value", "on") if {"checked", "required"} & set(self.given) else None
        elif self.kind == "file":
            return SimpleUploadedFile("试.csv", b"x") if "required" in self.given else None
        else:
            held = self.words if self.tag == "textarea" else held
            filled = self.given.get("min") or _TYPED.get(self.kind, "990199")
        return filled if "required" in self.given and not held else held


@dataclass
class Form:
    """A form with its controls, those that name it from elsewhere too."""

    given: dict[str, str]
    controls: list[Control] = field(default_factory=list)

    @property
    def posts(self) -> bool:
        return self.given.get("method", "get").lower() == "post"

    def buttons(self) -> list[Control]:
        return [c for c in self.controls if c.sends]

    def sent_by(self, button: Control) -> dict[str, list[Any]]:
        """What the browser sends when the button is pressed."""
        sent: dict[str, list[Any]] = {}
        for c in self.controls:
            name = c.given.get("name")
            if name and "disabled" not in c.given and (c.tag != "button" or c is button):
                value = c.given.get("value", "") if c is button else c.value()
                sent.setdefault(name, []).extend([] if value is None else [value])
        return {name: values for name, values in sent.items() if values}

    def problems(self) -> Iterator[str]:
        """What keeps a person without scripts from sending it."""
        names = {c.given.get("name") for c in self.controls}
        if all(c.kind == "hidden" for c in self.controls):
            return  # nothing to type and nothing to press: a frame around what is only read
        if not self.buttons():
            yield "no button sends it"
        if self.posts and "csrfmiddlewaretoken" not in names:
            yield "no token"
        if any(c.kind == "file" for c in self.controls) and "multipart" not in self.given.get("enctype", ""):
            yield "files are not sent"
        for c in self.controls:
            if "required" in c.given and (c.shut or c.kind == "hidden" or "disabled" in c.given):
                yield f"{c.given.get('name')} is required and out of reach"


class Page(HTMLParser):
    """Reads the forms of a page. loose: controls that belong to no form and can do nothing without scripts."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.loose: list[Control] = []
        self._named: dict[str, Form] = {}
        self._waiting: list[tuple[str, Control]] = []
        self._open: list[tuple[str, bool]] = []
        self._form: Form | None = None
        self._control: Control | None = None
        self.feed(words)
        for name, control in self._waiting:
            self._named[name].controls.append(control)

    @property
    def _shut(self) -> bool:
        return any(hides for _, hides in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hides = "hidden" in given or tag in ("template", "script")
        if tag == "form":
            self._form = Form(given)
            self.forms.append(self._form)
            self._named[given.get("id", "")] = self._form
        elif tag in _CONTROLS:
            self._add(Control(tag, given, self._shut or hides))
        elif tag == "option" and self._control is not None:
            self._control.options.append((given.get("value", "?"), "selected" in given))
        if tag not in _EMPTY:
            self._open.append((tag, hides))

    def _add(self, control: Control) -> None:
        self._control = control
        if name := control.given.get("form"):
            self._waiting.append((name, control))
        elif self._form is not None:
            self._form.controls.append(control)
        else:
            self.loose.append(control)

    def handle_data(self, data: str) -> None:
        if self._control is not None and self._control.tag == "textarea" and self._open[-1][0] == "textarea":
            self._control.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        while self._open and tag not in _EMPTY:
            if self._open.pop()[0] == tag:
                break

    def problems(self) -> Iterator[str]:
        """What a person without scripts cannot send or press."""
        for form in self.forms:
            where = form.given.get("action") or "itself"
            yield from (f"form to {where}: {told}" for told in form.problems())
            dead = [c for c in form.controls if c.kind == "button" and not c.shut]
            yield from (f"form to {where}: a button that does nothing: {c.given}" for c in dead)
        yield from (f"outside of forms: {c.tag} {c.given}" for c in self.loose if not c.shut)
