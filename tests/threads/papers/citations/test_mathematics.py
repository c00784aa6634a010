"""Between two $ only mathematics stays."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threads.papers.citations.latex import latex
from threads.papers.citations.mathematics import ALONE, LONGEST, safe

# What may follow a backslash in a title that LaTeX sets: mathematics, and our own escapes.
OWN = set("textbackslash textasciitilde textasciicircum vphantom ensuremath".split())
DRESS = set(
    """hat bar tilde vec dot ddot acute grave check breve widehat widetilde overline underline overrightarrow
    mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol sqrt frac dfrac tfrac binom stackrel
    overset underset text textrm textbf textit textsf texttt textsc textnormal mbox operatorname""".split()
)
ACCENTS = set("r H v d c k b u ss ae AE oe OE o O l L dj DJ dh DH th TH ng NG i j".split())
ALLOWED = OWN | DRESS | ACCENTS | {name[1:] for name in ALONE}


@pytest.mark.parametrize(
    "formula",
    r"""\alpha|x_i^2|^2|_2|360^{\circ}|\hat{\text{o}}|SU(N)|--|O(n \log n)|\mathbb{R}^{n\times m}|\mathbb R^n|\hat x
    |\frac{a}{b}|\sqrt2|\sqrt{x}|f'_2|f'^2|f''|x_1'^2|{}^2|\sum_{i=1}^N x_i|\cap|3|k|a|b|x~y|a\,b|\mathrm{d}x
    |\hat{x}^2|\bar{\mathbf{x}}|\epsilon|\ell_1|L_p|\tilde{\mathcal{O}}(1)|>|\operatorname{arg max}_x""".replace(
        "\n", ""
    ).split("|"),
)
def test_a_formula_stays(formula):
    formula = formula.strip()
    assert safe(formula) == formula
    assert latex(f"A ${formula}$ b") == f"A ${formula}$ b"


@pytest.mark.parametrize(
    ("formula", "made"),
    [
        ("α", r"\alpha"),
        ("αx", r"\alpha x"),
        ("α_β", r"\alpha_{\beta}"),
        (r"x^\infty", r"x^{\infty}"),
        (r"x_\max", r"x_{\max}"),
        (r"x_\text{max}^\mathrm{T}", r"x_{\text{max}}^{\mathrm{T}}"),
        (r"\{x\}", r"\lbrace x\rbrace"),
        (r"\|x\|_2", r"\Vert x\Vert_2"),
        (r"\sqrt\max", r"\sqrt{\max}"),
        (r" \alpha ", r"\alpha"),
        ("3 × 3", r"3 \times 3"),
    ],
)
def test_a_formula_is_spelt_so_that_tex_reads_it(formula, made):
    assert safe(formula) == made


HOSTILE = r"""\input{/etc/passwd}§\input/etc/passwd§\mathbf\input{x}§\hat\input§\hat{\input{x}}§x^\input{x}§\text{\input{x}}
    §\write18{ls}§\immediate\write18{ls}§\openin5=x§\csname input\endcsname§\def\x{}§\catcode5=12§\begin{a}\end{a}
    §\include{x}§\usepackage{x}§\loop\iftrue\repeat§^^5cinput{x}§x^^M§\%§\#§\$§\&§%§#§&§a"b§{§}§}{§{{}§\{}§x^2^3§x^§x_§x__2
    §x^^2§x'^2'§f'_1^2§\frac§\frac12§\frac{a}§\hat§\hat}§\sqrt[3]{x}§\left(§\right)§\text§\text{x_i}§\text{a
    §x^{a^2^3}§\hat{x_}§{x^}§\mathbfx§\foo§\alphax§\\§\§a\§\(§é§毛§\verb|x|§\href{x}{y}§\url{x}§\over§a\over b§\limits§\mathchar5§\char92§\par""".replace(
    "\n    ", ""
).split("§")


@pytest.mark.parametrize("formula", [*HOSTILE, "\ue000", "\\hat\ue001", "x^\ue000"])
def test_what_is_no_formula_is_text(formula):
    assert safe(formula) == ""
    made = latex(f"${formula}$")
    assert "$" not in made.replace(r"\$", "")
    assert re.search(r"\\(?!\{\\vphantom)[a-z]+", made) is None or named(made) <= ALLOWED


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("$5 and $6", r"\$5 and \$6"),
        ("$5 or $x$", r"\$5 or $x$"),
        ("a $k$2", r"a \$k\$2"),
        ("$$x$$", r"\$$x$\$"),
        ("$", r"\$"),
        ("$$$", r"\$\$\$"),
        ("GPT-$3$?", "GPT-$3$?"),
        (r"S$^2$2", "S$^2$2"),
        ("α $α$", r"\ensuremath{\alpha} $\alpha$"),
    ],
)
def test_prices_are_no_formulas(title, made):
    assert latex(title) == made


def test_a_formula_is_no_longer_than_a_title():
    assert safe("x" * LONGEST)
    assert safe("x" * (LONGEST + 1)) == ""
    assert safe("{" * 200 + "}" * 200)


def named(made: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+)", made))


PIECES = st.lists(
    st.sampled_from(
        [
            *r"x1{}^_$\ '%#&~\"`éβ毛",
            *r"\input \alpha \hat \text \frac \{ \} \$ ^^5c {x} \mathbb{R} \write18 \csname \endcsname".split(),
        ]
    ),
    max_size=15,
).map("".join)


@settings(deadline=None)
@given(PIECES | st.text())
@example(r"$\mathbf\input{/etc/passwd}$")
@example("$^^5cinput$")
def test_no_title_gives_tex_a_command_of_its_own(title):
    made = latex(title)
    assert named(made) <= ALLOWED
    assert "^^" not in made
    assert not re.search(r"(?<!\\)[%#&]", made)
    assert not re.search(r"\\[^A-Za-z{}%$&#_,:;! '`^~=.\"]", made)
    assert len(re.findall(r"(?<!\\)\$", made)) % 2 == 0


@settings(deadline=None)
@given(PIECES | st.text())
def test_braces_are_in_pairs_as_bibtex_counts_them(title):
    assert balanced(latex(title))


def balanced(text: str) -> bool:
    """BibTeX counts every brace, also one behind a backslash."""
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
