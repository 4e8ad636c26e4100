"""Reads pages the way a strict browser would, and holds text that a page must survive."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "hr", "img", "link", "path", "circle", "rect", "use"}
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    " \u202eevil \x00\x1b\x0c \ud800 👩\u200d🔬 ]]> {{ 7*7 }}"
)


class Reader(HTMLParser):
    """Reads a page, and complains about a tag that is closed by another."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.complaints = []
        self.ids = []
        self.links = []
        self.tags = []
        self.attributes = []
        self.text = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes += attrs
        if len(given) != len(attrs):
            self.complaints.append(f"<{tag}> has an attribute twice: {attrs}")
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.links.append(given["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complaints.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text.append(data)

    @property
    def words(self):
        return " ".join("".join(self.text).split())


def loads_nothing(text, page):
    """Nothing in a page is fetched from anywhere, runs on an event, or comes from a style sheet elsewhere."""
    assert not {"img", "link", "iframe", "object", "embed", "audio", "video", "base", "form"} & set(page.tags)
    loading = {"src", "srcset", "action", "formaction", "poster", "background", "data", "ping"}
    assert not loading & {name for name, _ in page.attributes}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    style = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert "url(" not in style
    assert "@import" not in style
    script = "".join(re.findall(r"<script>(.*?)</script>", text, re.DOTALL))
    assert not re.search(r"fetch|XMLHttp|import\(|eval|innerHTML|new Function|WebSocket|sendBeacon", script)


def forbids_every_request(text):
    assert (
        "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'\"" in text
    )
    assert text.index("Content-Security-Policy") < text.index("<style>") < text.index("<script>")
