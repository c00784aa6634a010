"""Mathematics in titles: which of it LaTeX sets, and does nothing else with.

A title comes from whoever wrote it. Between two $ TeX obeys commands, so what stays there is taken
apart first: commands of a list, braces in pairs, every ^ and _ with what it lifts. Neither \\input nor
^^5c (which is a backslash to TeX) nor a half formula that would stop a document gets through.
"""

import re

GREEK = """Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega α alpha β beta
    γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu ν nu
    ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega"""
SIGNS = """∞ infty ≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≃ simeq ≅ cong ∝ propto ≪ ll ≫ gg ← leftarrow
    → rightarrow ↑ uparrow ↓ downarrow ↔ leftrightarrow ⇐ Leftarrow ⇒ Rightarrow ⇔ Leftrightarrow ↦ mapsto
    ∈ in ∉ notin ∋ ni ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ∪ cup ∩ cap ∅ emptyset ∀ forall ∃ exists
    ¬ neg ∧ wedge ∨ vee ⊕ oplus ⊗ otimes ⊙ odot ⊥ perp ∥ parallel ∘ circ ⋅ cdot ∗ ast ⋆ star × times ÷ div
    ± pm ∓ mp ∂ partial ∇ nabla ∑ sum ∏ prod ∫ int ∐ coprod ℓ ell ℏ hbar ℵ aleph ′ prime
    ∠ angle ⟨ langle ⟩ rangle ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor … ldots ⋯ cdots ⊤ top ⊢ vdash
    ≺ prec ≻ succ † dagger ‡ ddagger"""
_PAIRS = f"{GREEK} {SIGNS}".split()
SYMBOLS = {sign: "\\" + name for sign, name in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
"""Characters, and the commands that set them in mathematics."""

# Other commands that stand alone.
ALONE = frozenset(SYMBOLS.values()) | frozenset(
    "\\" + name
    for name in """le ge ne to gets iff implies sup inf max min arg log ln exp sin cos tan sinh cosh tanh
    det dim ker deg gcd lim limsup liminf Pr lbrace rbrace lvert rvert lVert rVert vert Vert mid nmid
    setminus backslash dots bullet quad qquad sqcup uplus bigcup bigcap bigoplus bigotimes wp hookrightarrow
    longrightarrow Longrightarrow rightharpoonup rightsquigarrow leadsto asymp doteq land lor lnot Box Diamond
    square triangle models Re Im clubsuit diamondsuit heartsuit spadesuit flat natural sharp bot surd imath
    jmath colon cdotp lesssim gtrsim blacksquare checkmark digamma varkappa lnsim""".split()
)
# Commands that dress one thing, those that dress two, and those whose braces hold plain words.
_ONE = (
    "hat|bar|tilde|vec|dot|ddot|acute|grave|check|breve|widehat|widetilde|overline|underline|overrightarrow"
    "|mathrm|mathbf|mathit|mathsf|mathtt|mathcal|mathbb|mathfrak|boldsymbol|sqrt"
)
_TWO = "frac|dfrac|tfrac|binom|stackrel|overset|underset"
_WORDS = "text|textrm|textbf|textit|textsf|texttt|textsc|textnormal|mbox|operatorname"

LONGEST = 500
"""Characters of a formula: no title holds a longer one."""
# What was found to be right stands as one of these while the rest is read.
_GROUP, _ATOM = "\ue000", "\ue001"

_SIGNS_OF_MATHEMATICS = re.compile(r"[\\^_\u0370-\u03ff\u2100-\u22ff]")
_BRACED = re.compile(rf"([\^_]|\\(?:{_ONE})(?![A-Za-z])) ?(\\[A-Za-z]+(?:\{{[^{{}}]*\}})?)")
# \{ counts as a brace in BibTeX, and x^\max stops TeX where x^{\max} does not.
_SPELLING = SYMBOLS | {r"\{": r"\lbrace", r"\}": r"\rbrace", r"\|": r"\Vert"}
_SPELT = re.compile(f"({'|'.join(map(re.escape, _SPELLING))})(?=([A-Za-z]?))")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_TEXT = re.compile(rf"\\(?:{_WORDS})\{{[A-Za-z0-9 .,:;()'/+=-]*\}}")
_INNERMOST = re.compile(r"\{([^{}]*)\}")
_DRESSED = re.compile(rf"\\(?:{_TWO}) ?{_GROUP} ?{_GROUP}|\\(?:{_ONE}) ?[{_GROUP}{_ATOM}]")
_BARE = re.compile(rf"\\(?:{_ONE})(?: ?[0-9]| [A-Za-z])")
_ARGUMENT = rf"[A-Za-z0-9*+\-.,!?/|<>=()\[\]:;@{_GROUP}{_ATOM}]"
_UP, _DOWN = rf" ?\^ ?{_ARGUMENT}", rf" ?_ ?{_ARGUMENT}"
# A prime is a superscript too, that another may follow at once but not behind a subscript.
_SCRIPTS = rf"(?:{_DOWN}'*(?:{_UP})?|'*{_UP}(?:{_DOWN})?|'+(?:{_DOWN})?)?"
_ROW = re.compile(rf"{_SCRIPTS}(?:[ ~]|\\[,:;! ]|(?:{_ARGUMENT}|\\[A-Za-z]+){_SCRIPTS})*+")


def safe(formula: str, after: str = "") -> str:
    """`formula`, what stands between two $, as LaTeX sets it; empty when it is none, or may not stay.

    after   the character behind the second $: "$5 and $6" are prices. As in Pandoc, a formula without
            any command, ^ or _ has no space inside its dollars and no digit behind them.
    """
    if len(formula) > LONGEST:
        return ""
    if not _SIGNS_OF_MATHEMATICS.search(formula) and (formula.strip() != formula or after.isdigit()):
        return ""
    made = _BRACED.sub(r"\1{\2}", _SPELT.sub(_spelt, formula.strip()))
    return made if _is_right(made) else ""


def _spelt(found: re.Match[str]) -> str:
    """The command of a sign; its name ends where the next letter begins."""
    return _SPELLING[found[1]] + (" " if found[2] else "")


def _is_right(formula: str) -> bool:
    """Whether TeX can set it: taken apart from the innermost braces on."""
    if not formula or _GROUP in formula or _ATOM in formula:
        return False
    rest, before = _TEXT.sub(_ATOM, formula), ""
    while rest != before:
        if not all(map(_row_is_right, _INNERMOST.findall(rest))):
            return False
        before, rest = rest, _DRESSED.sub(_ATOM, _INNERMOST.sub(_GROUP, rest))
    return _row_is_right(rest)


def _row_is_right(row: str) -> bool:
    """Whether things in a row, without braces, are: commands that stand alone, and scripts with what
    they lift."""
    row = _BARE.sub(_ATOM, row)
    return bool(_ROW.fullmatch(row)) and ALONE.issuperset(_COMMAND.findall(row))
