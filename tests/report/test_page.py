"""The HTML report shows every statement, its verdict and its evidence, in one file without anything from elsewhere."""

from __future__ import annotations

import sys
from html.parser import HTMLParser

import pytest

from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.library import Library
from verify.claims.paper import run
from verify.claims.status import replay
from verify.report.extra import MissingExtra
from verify.report.page import html, markdown, write

pytest.importorskip("jinja2")
VOID = {"meta", "br", "link"}


class Outline(HTMLParser):
    """Checks that tags nest, and collects ids and links to elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.away = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        for key, content in attrs:
            if key == "id":
                self.ids.append(content)
            if key in ("src", "href"):
                self.away.append(content)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def rows():
    return run()


def test_one_self_contained_page(rows, tmp_path):
    """One file, well nested, one place for each statement, and no reference to another file or site."""
    page = write(rows, tmp_path / "new" / "report")
    assert [path.name for path in page.parent.iterdir()] == ["index.html"]
    outline = Outline()
    outline.feed(page.read_text(encoding="utf-8"))
    assert outline.open == []
    assert outline.ids == [row.claim.id for row in rows]
    assert outline.away == []


def test_every_verdict_and_every_hash_is_there(rows):
    """Verdicts, hashes of certificates, and the statements that the kernel proved."""
    text = html(rows)
    for row in rows:
        assert row.verdict.value in text
        for outcome in row.outcomes:
            assert all(sha in text for sha in outcome.hashes)
    assert text.count("</details>") > len([row for row in rows if row.parts])


def test_words_are_escaped(tmp_path):
    """A statement with markup in it is shown, not run."""
    claim = Claim("x", "(1)", "<script>alert(1)</script> | a", (Part("<i>", Quantifier.ALL),))
    row = replay(claim, Library(tmp_path))
    assert "<script>" not in html([row])
    assert "\\| a" in markdown([row])


def test_without_jinja2_nothing_is_written(rows, tmp_path, monkeypatch):
    """jinja2 is an extra: its absence is one sentence, and no half report is left."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtra, match=r'pip install "saddle-verify\[report\]"'):
        write(rows, tmp_path / "report")
    assert not list(tmp_path.iterdir())
