"""Plain text out of the markup that Crossref's and DataCite's members put into titles and abstracts.

JATS (https://jats.nlm.nih.gov/archiving/tag-library/), MathML, and HTML of a kind. Members write it by hand and by
machine, broken and escaped twice, and "<" as a sign in formulas: so only elements that are known count as such.
"""

import html
import re

LONGEST = 40_000
"""Characters that are read."""

_TAG = re.compile(
    r"""<(?P<end>/?)(?P<prefix>[a-z][\w.-]*:)?(?P<name>[a-z][\w-]*)
        (?P<attributes>(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']++))*+)\s*+/?>
      | <!--.{0,500}?--> | <!\[CDATA\[ | \]\]>""",
    re.A | re.I | re.S | re.X,
)
_ALTTEXT = re.compile(r"""\salttext\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.A | re.I)
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.S)

_BLOCKS = frozenset(
    "p sec title list list-item disp-quote def-list break br div ul ol li h1 h2 h3 h4".split()
)
_INLINE = frozenset(
    """a abstract b bold code em emph ext-link i inline-formula disp-formula italic mi mn mo mrow ms mspace mstyle
    msub msubsup msup mtable mtd mtext mtr mfrac mover munder munderover mfenced msqrt mroot mpadded mphantom
    monospace named-content overline roman s sc scp semantics small span strike strong styled-content sub sup tt u
    underline xref""".split()
)
# What they hold is not for reading, or is said again beside it.
_SILENT = frozenset("annotation annotation-xml script style".split())
# Whose words are looked at again when they end.
_MARKED = frozenset("alternatives tex-math title".split())
_KNOWN = _BLOCKS | _INLINE | _SILENT | _MARKED | {"math"}


def plain(text: str) -> str:
    """The words of `text`, with an empty line between its blocks; without a heading that says "Abstract"."""
    reader, at = _Reader(), 0
    text = text[:LONGEST]
    for tag in _TAG.finditer(text):
        name = (tag["name"] or "").lower()
        if name and not tag["prefix"] and name not in _KNOWN:
            continue
        reader.words(html.unescape(text[at : tag.start()]))
        at = tag.end()
        if tag["end"]:
            reader.end(name)
        elif name:
            reader.begin(name, tag["attributes"], is_empty=tag[0].endswith("/>"))
    reader.words(html.unescape(text[at:]))
    return reader.read()


def plain_line(text: str) -> str:
    """The words of a title, which many members escape twice: "&lt;i&gt;in vitro&lt;/i&gt;"."""
    return plain(plain(text))


class _Reader:
    """Words and tags in, words out."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.silent: list[str] = []  # an open element of which nothing is read, as often as it is nested
        self.begun: dict[str, int] = {}  # where in `out` an element began
        self.tex = ""  # of the alternatives that are open

    def read(self) -> str:
        return "".join(self.out).strip()

    def words(self, words: str) -> None:
        if not self.silent:
            self.out.append(words)

    def begin(self, name: str, attributes: str, *, is_empty: bool) -> None:
        if self.silent:
            if name == self.silent[0] and not is_empty:
                self.silent.append(name)
            return
        alttext = _ALTTEXT.search(attributes) if name == "math" else None
        if alttext:
            self.out.append(html.unescape(alttext[1] or alttext[2] or ""))
        if name in _BLOCKS:
            self.out.append("\n\n")
        if (alttext or name in _SILENT) and not is_empty:
            self.silent.append(name)
        elif name in _MARKED:
            self.begun[name] = len(self.out)

    def end(self, name: str) -> None:
        if self.silent:
            if name == self.silent[0]:
                self.silent.pop()
            return
        self._finish(name)
        if name in _BLOCKS:
            self.out.append("\n\n")

    def _finish(self, name: str) -> None:
        """Of what was written since the element began, keep what is to be read."""
        begun = self.begun.pop(name, None)
        if begun is None:
            return
        found = "".join(self.out[begun:])
        if name == "title" and found.strip().rstrip(".:").lower() == "abstract":
            del self.out[begun:]
        elif name == "tex-math":
            # One formula twice, in TeX and in MathML: TeX is what readers of papers write.
            body = _TEX_BODY.search(found)
            self.tex = (body[1] if body else found).strip().replace("$$", "$")
            self.out[begun:] = [self.tex]
        elif name == "alternatives" and self.tex:
            self.out[begun:] = [self.tex]
            self.tex = ""
