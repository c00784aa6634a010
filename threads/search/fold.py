"""Words as the index has them: without case, accents and punctuation, Chinese and its like sign by sign.

postgresql.sql says the same in the language of that database; both indexes and every query are made alike.
"""

import re
import unicodedata

from goodreadings.lib import markup

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    dict(zip("øØłŁđĐðÐħĦıŧŦ", "oOlLdDdDhHitT", strict=True))
    | {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
)
_MARKS = re.compile("[\u0300-\u036f]")
SIGN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Of scripts that put no space between words (in Korean words grow at their ends): for a class of `re`."""
_SIGN = re.compile(f"([{SIGN}])")
_BETWEEN = re.compile(
    "[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\xd7\xf7\u2000-\u20cf\u2190-\u2bff\u3000-\u3004\u3006-\u303f"
    "\ud800-\uf8ff\ufe00-\ufe6f\uff00-\uff0f\ufff0-\uffff\U0001f000-\U0001faff]+"
)
_QUOTE, _END = "<blockquote", "</blockquote>"
LONGEST = 200_000
"""Characters of a text that are looked at."""
HAS_CODE, HAS_IMAGE = "postwithcode", "postwithimage"
"""Words that stand in the index of a post for what it holds."""


def fold(text: str | None) -> str:
    """`text` as words with one space between them: "Özgür's 深度" is "ozgur s 深 度"."""
    apart = unicodedata.normalize("NFKD", (text or "")[:LONGEST].translate(_LETTERS))
    together = unicodedata.normalize("NFC", _MARKS.sub("", apart)).lower()
    return " ".join(_BETWEEN.sub(" ", _SIGN.sub(r" \1 ", together)).split())


def own_html(html: str) -> str:
    """The HTML of a post without what it quotes, so that one finds who said it."""
    while (end := html.find(_END)) >= 0:
        start = html.rfind(_QUOTE, 0, end)
        html = html[: max(start, 0)] + " " + html[end + len(_END) :]
    return html


def own_words(html: str) -> str:
    """What a post says itself, as people read it."""
    return markup.plain(own_html(html)[: 2 * LONGEST])


def words_of_post(html: str | None) -> str:
    """What stands in the index for a post."""
    own = own_html(html or "")
    marks = [HAS_CODE] * ("<code" in own) + [HAS_IMAGE] * ("<img" in own)
    return " ".join([fold(markup.plain(own[: 2 * LONGEST])), *marks])
