"""LaTeX to plain text, as far as people write it in BibTeX.

pylatexenc knows the commands. It is asked a field at a time and within a budget: 2.11 recurses (it raises
at about 120 braces in braces), and what it does not know it leaves out.
"""

import logging
import re

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from threads.papers.citations.line import line

LONGEST = 2_000
"""Characters of a field that are read: nobody's title is longer."""
MOST_COMMANDS = 10_000
"""Backslashes, braces, dollars and the like that one Decoder reads: pylatexenc takes up to 20 µs for each."""

# It warns of each command that lacks an argument: no news to the operator.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

# What pylatexenc has no word for, and what it would put a picture or an address's brackets for.
_MACROS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textasciicircum": "^", "textbraceleft": "{",
    "textbraceright": "}", "textquotesingle": "'", "url": "%s", "includegraphics": "", "vphantom": "",
}  # fmt: skip
_COMMANDS = re.compile(r"[\\{}$~]|--|``|''")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_COMMAND = re.compile(r"\\[A-Za-z]+ ?|[{}\\]")


class Decoder:
    """Turns fields into plain text, the LaTeX in them read while its budget lasts; after that, and where
    pylatexenc fails (it recurses), commands are only left out. Never raises, reads no file."""

    def __init__(self) -> None:
        context = get_default_latex_context_db()
        macros = [MacroTextSpec(name, simplify_repl=text) for name, text in _MACROS.items()]
        context.add_context_category("good-readings", prepend=True, macros=macros)
        self._latex = LatexNodes2Text(latex_context=context, math_mode="verbatim")
        self._budget = MOST_COMMANDS

    def plain(self, text: str) -> str:
        """One line of plain text; mathematics stays between its dollars."""
        text = text[:LONGEST]
        commands = len(_COMMANDS.findall(text))
        if not commands:
            return line(text)
        self._budget -= commands
        if self._budget < 0:
            return line(_COMMAND.sub("", text))
        try:
            # In BibTeX a % is a per cent, and no comment.
            return line(self._latex.latex_to_text(_BARE_PERCENT.sub(r"\\%", text)))
        except Exception:  # IndexError for half a command, RecursionError for braces in braces.
            return line(_COMMAND.sub("", text))
