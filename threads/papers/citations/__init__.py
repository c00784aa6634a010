"""Citations: a work in the formats of LaTeX and reference managers, and BibTeX read again."""

from threads.papers.citations.coins import span_title
from threads.papers.citations.formats import FORMATS, Format
from threads.papers.citations.tags import meta_tags
from threads.papers.citations.work import Work

__all__ = ["FORMATS", "Format", "Work", "meta_tags", "span_title"]
