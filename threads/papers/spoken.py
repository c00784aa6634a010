"""A title in plain words, for where no mathematics is set: the head of a page, a picture, another's list."""

import re

from threads.papers.citations.line import line
from threads.papers.citations.mathematics import SYMBOLS, safe

_FORMULA = re.compile(r"\$\$?([^$]{1,500})\$\$?(?=(.?))")
_SIGNS = {command: sign for sign, command in SYMBOLS.items()}
_DRESS = frozenset(
    """hat bar tilde vec dot ddot acute grave check breve widehat widetilde overline underline overrightarrow
    mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol text textrm textbf textit textsf texttt
    textsc textnormal mbox operatorname quad qquad left right""".split()
)
_SIGNS |= {"\\" + dress: "" for dress in _DRESS} | {
    "\\sqrt": "√",
    "\\le": "≤",
    "\\ge": "≥",
    "\\ne": "≠",
    "\\to": "→",
}
_COMMAND = re.compile(r"(\\[A-Za-z]+) ?|\\[,:;! ]")
_FRACTION = re.compile(r"\\[dt]?frac ?\{([^{}]*)\} ?\{([^{}]*)\}")
_SCRIPT = re.compile(r" ?([\^_]) ?(?:\{([^{}]*)\}|(.))")
_PLAIN = "0123456789+-=()n"
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")


def spoken(text: str) -> str:
    """One line of `text` whose formulas are plain characters: "$\\\\ell_2$-norm" is "ℓ₂-norm". Two prices are no
    formula."""
    return line(_FORMULA.sub(_plain, text))


def _plain(found: re.Match[str]) -> str:
    made = safe(found[1], found[2])
    if not made:
        return found[0]
    made = _FRACTION.sub(r"\1/\2", made)
    made = _COMMAND.sub(_command, made)
    return _SCRIPT.sub(_script, made).replace("{", "").replace("}", "")


def _command(found: re.Match[str]) -> str:
    """A sign, or the name of a function: "log n"."""
    if found[1] is None:
        return " "
    sign = _SIGNS.get(found[1], found[1][1:])
    return sign + found[0][len(found[1]) :] if sign else ""


def _script(found: re.Match[str]) -> str:
    mark, inside = found[1], found[2] if found[2] is not None else found[3]
    if all(letter in _PLAIN for letter in inside):
        return inside.translate(_RAISED if mark == "^" else _LOWERED)
    return mark + inside
