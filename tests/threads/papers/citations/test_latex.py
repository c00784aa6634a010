"""Plain text as LaTeX."""

import pytest

from threads.papers.citations.latex import in_name, latex
from threads.papers.citations.line import line


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("& % $ # _", r"\& \% \$ \# \_"),
        ("a{b}c", r"a\{\vphantom{\}}b\vphantom{\{}\}c"),
        ("\\ ~ ^", r"{\textbackslash} {\textasciitilde} {\textasciicircum}"),
        ("Gödel, Łódź, Đorđe, ß – “so” … €", "Gödel, Łódź, Đorđe, ß – “so” … €"),
        ("tiếng Ḃ", r"ti{\'{\^{e}}}ng {\.{B}}"),
        ("TGF-β → ∞", r"TGF-\ensuremath{\beta} \ensuremath{\rightarrow} \ensuremath{\infty}"),
        ("深度 🙂 Ж", "深度 🙂 Ж"),
        ("<a> | \"b\" 'c' -- d", "<a> | \"b\" 'c' -- d"),
    ],
)
def test_text_is_escaped(text, made):
    assert latex(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Özgür", r"{\"{O}}zg{\"{u}}r"),
        ("Łukasz Strauß", r"{\L}ukasz Strau{\ss}"),
        ("İ ı ş ą", r"{\.{I}} {\i} {\c{s}} {\k{a}}"),
        ("O’Neil Jean‐Luc", "O'Neil Jean-Luc"),
        ("$x$ & β", r"\$x\$ \& \ensuremath{\beta}"),
        ("毛", "毛"),
    ],
)
def test_a_name_is_in_letters_that_bibtex_counts(text, made):
    assert in_name(text) == made


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("e\u0301", "é"),
        (" a \n\r\n b\t\u00a0\u3000c\0d ", "a b c d"),
        ("a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i", "a b c d e f g h i"),
        ("rtl\u202egnp \u2066x\u2069 \ufeff \u200b", "rtlgnp x"),
        ("\ud800\uffff", ""),
        ("👩‍💻 می‌خواهم", "👩‍💻 می‌خواهم"),
    ],
)
def test_a_line_is_one(text, one):
    assert line(text) == one
