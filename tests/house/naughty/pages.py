"""What a page offers to send: its forms with their controls, and its links. Read from the HTML, as a browser does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Controls that take any text from the keyboard.
TYPED = {"text", "search", "tel", "email", "url", "textarea"}
CHOSEN = {"select", "radio", "checkbox"}
# Attributes that carry an address of ours.
ADDRESSES = ("href", "hx-get", "hx-post", "data-ajax--url", "formaction")


@dataclass
class Control:
    name: str
    kind: str  # the type of an input, or the name of another element
    value: str = ""
    on: bool = True  # a box that is ticked, an option that is chosen
    longest: int | None = None
    invalid: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    multipart: bool = False
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent(self) -> list[tuple[str, str]]:
        """What a browser would send without anything being typed."""
        return [(control.name, control.value) for control in self.controls if control.on and control.kind != "file"]

    def names(self) -> frozenset[str]:
        return frozenset(control.name for control in self.controls)

    def of(self, *kinds: str) -> list[Control]:
        return [control for control in self.controls if control.kind in kinds]

    @property
    def is_upload(self) -> bool:
        """Is a file what it is for? One that takes photos along as well is a form like others."""
        return any(control.name == "file" for control in self.of("file"))

    def shown(self, name: str) -> list[str]:
        return [control.value for control in self.controls if control.name == name and control.on]


class Page(HTMLParser):
    """`forms`, `links` and the plain `text` of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text = ""
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._later: list[tuple[str, Control]] = []
        self._select: Control | None = None
        self._area: Control | None = None
        self._in_template = 0
        self.feed(html)
        self.close()
        for owner, control in self._later:
            if owner in self._by_id:
                self._by_id[owner].controls.append(control)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._in_template += tag == "template"
        self.links += [has[name] for name in ADDRESSES if has.get(name)]
        if self._in_template:
            return
        if tag == "form":
            multipart = has.get("enctype", "") == "multipart/form-data"
            self._form = Form(has.get("action", ""), has.get("method", "get").lower(), multipart)
            self.forms.append(self._form)
            self._by_id[has.get("id", "")] = self._form
        elif tag == "option" and self._select:
            self._select.options.append(has.get("value", ""))
            if "selected" in has or len(self._select.options) == 1:
                self._select.value = has.get("value", "")
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, has)

    def _control(self, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text").lower() if tag == "input" else tag
        if tag == "button" or kind in ("submit", "image", "reset", "button"):
            if self._form and has.get("name") and has.get("type", "submit") == "submit":
                self._form.buttons.append((has["name"], has.get("value", "")))
            return
        control = Control(
            has.get("name", ""),
            kind,
            has.get("value", "on" if kind in ("checkbox", "radio") else ""),
            on=kind not in ("checkbox", "radio") or "checked" in has,
            longest=int(has["maxlength"]) if has.get("maxlength", "").isdigit() else None,
            invalid=has.get("aria-invalid") == "true" or "is-invalid" in has.get("class", "").split(),
        )
        self._select = control if tag == "select" else self._select
        self._area = control if tag == "textarea" else self._area
        if not control.name or "disabled" in has:
            return
        if has.get("form"):
            self._later.append((has["form"], control))
        elif self._form:
            self._form.controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        self._in_template -= tag == "template"
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            # The line break that follows the tag is no part of the text.
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area:
            self._area.value += data
