"""Discourse's dialect to our Markdown: the same words, their quotes, links and names leading here."""

import re

from threads.importers.cooked import markdown
from threads.importers.discourse import OldPost
from threads.importers.house import House

# Longer texts are beyond what a post may be: they are kept as they are.
MOST_CHARACTERS = 32_000

# One pass, so that nothing is changed in code or in addresses, and nothing twice.
_TOKEN = re.compile(
    r"""
    (?P<fence>^[ \t>]*(?P<mark>`{3,}|~{3,})[^\n]*(?:\n(?![ \t>]*(?P=mark))[^\n]*)*(?:\n[^\n]*)?)
  | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\n)){1,2000}?(?<!`)(?P=ticks)(?!`))
  | (?P<quote>\[quote(?:[ ]*=[ ]*(?P<value>"[^"\n]{0,400}"|[^\]\n]{0,400}))?[ ]*\])
  | (?P<endquote>\[/quote\])
  | (?P<image>!\[(?P<alt>[^\]\n|]{0,500})(?:\|[^\]\n]{0,100})?\]\((?P<src>[^)\s]{1,2000})[^)\n]{0,300}\))
  | (?P<file>\[(?P<name>[^\]\n|]{1,300})\|attachment\]\([^)\s]{1,500}\)(?:[ ]\([\d.]+[ ]\w+\))?)
  | (?P<url><?https?://[^\s<>"()\[\]]+>?)
  | (?P<path>(?<=\]\()/t/[^\s)]+)
  | (?P<mention>(?<![\w@/.+-])@(?P<who>[\w.-]{1,60}))
  | (?P<hash>^\#{1,6}(?=[^\s\#]))
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
# What Discourse understands besides Markdown and we do not: its own HTML says what was meant.
_FOREIGN = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|del|ins|kbd|sub|sup|small|big|br|hr|img|p|div|span|center|details|summary"
    r"|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|pre|code|h[1-6]|iframe|video|audio|mark|aside|font)"
    r"(?:[\s/][^<>]{0,500})?>|<!--"
    r"|\[/?(?:b|i|u|s|url|img|code|details|poll|spoiler|date|date-range|grid|wrap|size|color)(?:[ =][^\]\n]{0,500})?\]",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_FIRST_ITEM = re.compile(r"(?:[-*+]|1[.)])[ \t]+\S")


def convert(post: OldPost, house: House) -> str:
    """The words of `post` as a member here would have typed them."""
    if post.raw is None or (post.cooked and len(post.raw) <= MOST_CHARACTERS and _is_foreign(post.raw)):
        return markdown(post.cooked, house)
    return from_raw(post.raw, house)


def from_raw(raw: str, house: House) -> str:
    raw = raw.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if len(raw) > MOST_CHARACTERS:
        return raw
    return _lists_apart(_TOKEN.sub(lambda match: _CHANGES[match.lastgroup](match, house), raw)).strip("\n")


def _is_foreign(raw: str) -> bool:
    own = _TOKEN.sub(lambda match: "" if match.lastgroup in {"fence", "code", "url"} else match[0], raw)
    return bool(_FOREIGN.search(own))


def _quote(match: re.Match, house: House) -> str:
    return _begins_line(match) + house.quote(match["value"] or "") + _ends_line(match)


def _endquote(match: re.Match, house: House) -> str:
    return _begins_line(match) + "[/quote]" + _ends_line(match)


def _begins_line(match: re.Match) -> str:
    """A newline for a tag in the middle of a line. A line that is itself quoted (>) stays one."""
    line = match.string[max(0, match.start() - 500) : match.start()].rpartition("\n")[2]
    return "\n" if line.strip(" \t") and not line.lstrip().startswith(">") else ""


def _ends_line(match: re.Match) -> str:
    rest = match.string[match.end() : match.end() + 500].partition("\n")[0]
    line = match.string[max(0, match.start() - 500) : match.start()].rpartition("\n")[2]
    return "\n" if rest.strip(" \t") and not line.lstrip().startswith(">") else ""


def _image(match: re.Match, house: House) -> str:
    alt = match["alt"].strip() or "image"
    if re.match(r"https?://", match["src"], re.IGNORECASE):
        return f"![{alt}]({match['src']})"
    return f"[image: {alt}]"


def _file(match: re.Match, house: House) -> str:
    return f"[file: {match['name'].strip()}]"


def _url(match: re.Match, house: House) -> str:
    """A bare link into the old forum gets words; one that has its own, or a definition, only moves."""
    found = match[0]
    address = found.strip("<>")
    core = address.rstrip(".,;:!?*_~'")
    path = house.path(core)
    if path is None:
        return found
    rest = address[len(core) :]
    before = match.string[max(0, match.start() - 3) : match.start()]
    if before.endswith(("](", "]: ")):
        return path + rest
    return f"[{house.label(path)}]({path}){rest}"


def _path(match: re.Match, house: House) -> str:
    return house.path(match[0]) or match[0]


def _mention(match: re.Match, house: House) -> str:
    return house.mention(match["who"])


def _hash(match: re.Match, house: House) -> str:
    """A #tag at the beginning of a line is no heading."""
    return "\\" + match[0]


def _as_it_is(match: re.Match, house: House) -> str:
    return match[0]


_CHANGES = {
    "fence": _as_it_is,
    "code": _as_it_is,
    "quote": _quote,
    "endquote": _endquote,
    "image": _image,
    "file": _file,
    "url": _url,
    "path": _path,
    "mention": _mention,
    "hash": _hash,
}


def _lists_apart(text: str) -> str:
    """A blank line before each list that follows a paragraph at once: Python-Markdown asks for it."""
    lines, before, fence = [], "", ""
    for line in text.split("\n"):
        stripped = line.lstrip()
        if not fence and _FIRST_ITEM.match(line) and before.strip() and not _continues(before):
            lines.append("")
        if stripped[:3] in {"```", "~~~"}:
            fence = "" if fence == stripped[:3] else fence or stripped[:3]
        lines.append(line)
        before = line
    return "\n".join(lines)


def _continues(before: str) -> bool:
    """Whether a list may go on after this line: an item, something indented, a quoted line."""
    return bool(_ITEM.match(before)) or before[0] in " \t>[" or before.startswith(("#", "|"))
