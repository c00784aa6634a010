"""The libraries are fixed: words are parsed by Python-Markdown, not by a parser of our own."""

import sys
from pathlib import Path

from goodreadings.lib.markup import engine


def test_words_are_parsed_by_python_markdown():
    """Whoever finds a parser of our own faster has to change that decision first."""
    assert "markdown" in sys.modules, __doc__
    source = Path(engine.__file__).read_text(encoding="utf-8")
    assert "markdown.Markdown(" in source or "Markdown(" in source, __doc__
