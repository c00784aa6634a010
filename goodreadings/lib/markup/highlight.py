"""Blocks of code, coloured by Pygments through classes (`md-k`, `md-nf` …; colours in static/css/code.css)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from pygments.lexers import get_lexer_by_name
from pygments.lexers._mapping import LEXERS
from pygments.token import STANDARD_TYPES, Token, _TokenType

from .document import Document
from .limits import COLOURED_CHARACTERS, COLOURED_PIECES, COLOURING_TIME

# Languages that Pygments knows, by every name it has for them.
_KNOWN = {alias: aliases[0] for _, _, aliases, _, _ in LEXERS.values() if aliases for alias in aliases}
# Those that are coloured: no single token of theirs takes long on hostile input, as it does in ini and matlab
# (measured). Others keep their class and stay plain.
_COLOURED = frozenset(
    "bash bibtex c cpp cuda cmake css diff docker fortran go haskell html java javascript json julia "
    "llvm lua make numpy pycon pytb python r rust scala sql tex toml typescript xml yaml".split()
)
_NAME = re.compile(r"[A-Za-z0-9_+#.-]{1,30}")

CLASSES = frozenset(f"md-{name}" for name in STANDARD_TYPES.values() if name)


def language_of(info: str) -> str:
    """The known language that the words after a fence name ("python", "{.py}", "py title=x"), or ""."""
    match = _NAME.match(info.strip().lstrip("{."))
    return _KNOWN.get(match[0].lower(), "") if match else ""


def fill(document: Document, block: Element, code: str, info: str) -> None:
    """Make the element `block` a `<pre><code>` of `code`; `info` is what stands after the fence."""
    language = language_of(info)
    block.set("class", "highlight")
    element = SubElement(block, "code", {"class": f"language-{language}"} if language else {})
    if language in _COLOURED and len(code) <= COLOURED_CHARACTERS:
        _colour(document, element, code, language)
        element.append(_plain("\n"))
    else:
        element.text = AtomicString(code + "\n")


def _plain(text: str) -> Element:
    """Text as a child without a tag of its own: see `serialise.py`."""
    element = Element("")
    element.text = AtomicString(text)
    return element


def _colour(document: Document, element: Element, code: str, language: str) -> None:
    tokens = _tokens_in_time(document, code, language)
    for name, pieces in groupby(tokens, key=lambda token: token[0]):
        text = "".join(piece for _, piece in pieces)
        if name:
            SubElement(element, "span", {"class": f"md-{name}"}).text = AtomicString(text)
        else:
            element.append(_plain(text))


def _tokens_in_time(document: Document, code: str, language: str) -> Iterator[tuple[str, str]]:
    """The class and the text of each token; what is left at the limits as one without a class."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    start, position = time.process_time(), 0
    for token, text in lexer.get_tokens(code):
        spent = document.colouring + time.process_time() - start
        if document.coloured >= COLOURED_PIECES or spent > COLOURING_TIME:
            yield "", code[position:]
            break
        name = _class_of(token)
        document.coloured += bool(name)
        position += len(text)
        yield name, text
    document.colouring += time.process_time() - start


def _class_of(token: _TokenType) -> str:
    """The short class of a token; "" for those that look like the rest (names, punctuation, white space)."""
    kinds = token.split()  # from Token down to this one
    if token is Token.Name or Token.Text in kinds or Token.Punctuation in kinds:
        return ""
    return next((STANDARD_TYPES[kind] for kind in reversed(kinds) if kind in STANDARD_TYPES), "")


def is_language(class_name: str) -> bool:
    """Whether `class_name` is `language-` and the name of a language that Pygments knows."""
    return class_name.startswith("language-") and _KNOWN.get(class_name[9:]) == class_name[9:]
