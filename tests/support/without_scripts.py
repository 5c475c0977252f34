"""A browser without scripts: goes where links lead, and sends forms as they stand on a page. What is not there cannot be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.test import Client


@dataclass
class Form:
    action: str
    method: str
    filled: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Their words, names and values."""


@dataclass
class Plain(HTMLParser):
    """Links with their words, and forms with what stands in them."""

    html: str

    def __post_init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._forms: dict[str, Form] = {}
        self._form, self._select, self._within = "", "", ""
        self._said: list[str] = []
        self._attrs: dict[str, str] = {}
        self._of = ""
        self.feed(self.html)

    @property
    def forms(self) -> list[Form]:
        return list(self._forms.values())

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        of = found.get("form", self._form)
        match tag:
            case "form":
                self._form = found.get("id") or f"form {len(self._forms)}"
                made = self._forms.setdefault(self._form, Form("", ""))
                made.action, made.method = found.get("action", ""), found.get("method", "get").lower()
            case "input" if of and "name" in found and self._is_sent(found):
                self._held(of).filled.append((found["name"], found.get("value", "on")))
            case "select":
                self._select, self._of = found.get("name", ""), of
                self._held(of).filled.append((self._select, ""))
                self._is_first = True
            case "option" if self._select:
                if self._is_first or "selected" in found:
                    self._held(self._of).filled[-1] = (self._select, found.get("value", ""))
                self._is_first = False
            case "a" | "button" | "textarea":
                self._within, self._said, self._attrs, self._of = tag, [], found, of

    def handle_data(self, data):
        if self._within:
            self._said.append(data)

    def handle_endtag(self, tag):
        words = " ".join("".join(self._said).split())
        if tag == self._within:
            self._within = ""
            if tag == "a" and "href" in self._attrs:
                self.links.append((words, self._attrs["href"]))
            elif tag == "textarea" and self._of:
                self._held(self._of).filled.append((self._attrs.get("name", ""), words))
            elif tag == "button" and self._of and self._attrs.get("type", "submit") == "submit":
                named = (self._attrs.get("name", ""), self._attrs.get("value", ""))
                self._held(self._of).buttons.append((words, *named))
        elif tag == "form":
            self._form = ""
        elif tag == "select":
            self._select = ""

    def _held(self, of: str) -> Form:
        """Fields may stand before the form that they name."""
        return self._forms.setdefault(of, Form("", "get"))

    def _is_sent(self, found: dict[str, str]) -> bool:
        kind = found.get("type", "text")
        return kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in found)


class Reader:
    """`words` is the page as it was sent."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self.open(address)

    def open(self, address: str) -> None:
        self._read(self._client.get(address, follow=True), address)

    def follow(self, words: str = "", *, to: str = "") -> None:
        """The first link that says so, or leads there."""
        found = [href for said, href in self._page.links if words in said and to in href]
        assert found, f"No link {words or to!r} at {self.address}"
        self.open(urljoin(self.address, found[0]))

    def send(self, button: str, **filled: str) -> None:
        """The first form with this button, with these instead of what stands in it. Its fields have to be there."""
        form, pressed = next((form, one) for form in self._page.forms for one in form.buttons if button in one[0])
        sent = dict(form.filled) | {pressed[1]: pressed[2]} | filled
        sent.pop("", None)
        address = urljoin(self.address, form.action) if form.action else self.address
        do = self._client.post if form.method == "post" else self._client.get
        self._read(do(address, sent, follow=True), address)

    def _read(self, answer, address: str) -> None:
        assert answer.status_code == 200, f"{answer.status_code} at {address}"
        self.address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        self.words = answer.content.decode()
        self._page = Plain(self.words)
