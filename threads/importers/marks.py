"""Text as Markdown that shows it as it was: what would pass for a mark is escaped."""

import re

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_ACTIVE = re.compile(r"[\\`*_$~]|&(?=#?\w{1,32};)")
# A backslash before a bracket would begin mathematics, so brackets of the text are marked until all
# is there, and then written as references only where they would be a link or a quote.
OPEN, SHUT = "\ue000", "\ue001"
_MISTAKABLE = re.compile(f"{OPEN}(?=/?quote)|{SHUT}(?=[(:\\\\[{OPEN}])", re.IGNORECASE)
_AT_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|>|\+(?=\s|$)|-(?=[\s-]|$))", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def escaped(text: str) -> str:
    """`text` so that Markdown shows it as it is; addresses stay links."""
    found, position = [], 0
    for match in _ADDRESS.finditer(text):
        found += [_marks_escaped(text[position : match.start()]), match[0]]
        position = match.end()
    return "".join([*found, _marks_escaped(text[position:])])


def _marks_escaped(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", text).replace("[", OPEN).replace("]", SHUT)


def start_safely(words: str) -> str:
    """What looks like a heading, a list, a quotation or a rule at the start of a line is words."""
    return _NUMBERED.sub(r"\1\\\2", _AT_LINE_START.sub(r"\\\1", words))


def tidy(words: str) -> str:
    """Lines without white space around them, none empty, no space twice."""
    lines = re.sub(" {2,}", " ", words).split("\n")
    return "\n".join(line for part in lines if (line := part.strip(" \t\xa0")))


def one_line(words: str) -> str:
    return " ".join(words.split())


def marked(words: str, mark: str) -> str:
    """Emphasis must touch its words, and does not go over lines."""
    lines = []
    for line in words.split("\n"):
        core = line.strip()
        start = line[: len(line) - len(line.lstrip())]
        end = line[len(line.rstrip()) :] if core else ""
        lines.append(f"{start}{mark}{core}{mark}{end}" if core else line)
    return "\n".join(lines)


def before_each(prefix: str, text: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def reference(words: str) -> str:
    """`words` with their brackets as references: nothing ends inside a label."""
    return words.replace(OPEN, "&#91;").replace(SHUT, "&#93;")


def settled(words: str) -> str:
    """All of the text is there: brackets that would be a link or a quote become references."""
    words = _MISTAKABLE.sub(lambda match: reference(match[0]), words)
    return words.replace(OPEN, "[").replace(SHUT, "]")
