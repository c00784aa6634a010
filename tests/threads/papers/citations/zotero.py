"""What Zotero makes of a page, by what its sources say (zotero/utilities and zotero/translators).

Only what our pages give is here, in our words; `person` is its cleanAuthor, `context` its
parseContextObject, `people` what "Embedded Metadata" does with citation_author.
"""

import re
from urllib.parse import unquote

BY_FORMAT = {
    "info:ofi/fmt:kev:mtx:journal": "journalArticle",
    "info:ofi/fmt:kev:mtx:book": "book",
    "info:ofi/fmt:kev:mtx:dissertation": "thesis",
    "info:ofi/fmt:kev:mtx:dc": "webpage",
}
GENRES = {"bookitem": "bookSection", "proceeding": "conferencePaper", "report": "report"}
TYPES = "preprint dataset computerProgram webpage".split()
INSIDE = ("journalArticle", "bookSection", "conferencePaper")


def person(text: str, by_comma: bool) -> tuple[str, str]:
    """Family and given name."""
    text = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", text)
    if by_comma:
        family, _, rest = text.partition(",")
        given = rest.split(",")[0]
    else:
        given, _, family = text.rpartition(" ")
    # It puts a full stop behind a single capital.
    words = [
        word + "." if re.fullmatch(r"-?[A-Z]", word) else word for word in re.split(r"[\s.]+", given.strip())
    ]
    return family, " ".join(filter(None, words))


def people(content: str) -> list[tuple[str, str]]:
    parts = re.split(r"\s*;\s*", content)
    if len(parts) == 1:
        by_comma = re.split(r"[^\S\xa0]*,[^\S\xa0]*", content)
        if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
            parts = by_comma
    return [person(part, "," in part) for part in parts if re.search(r"[^\s,-.;]", part)]


def context(title: str) -> dict:
    """The item of a COinS."""
    pairs = title.split("&")
    formats = [unquote(pair[12:]) for pair in pairs if pair.startswith("rft_val_fmt=")]
    item: dict = {"type": BY_FORMAT[formats[0]], "people": []}
    if item["type"] == "book":
        # The genre is looked for as it stands.
        item["type"] = next((GENRES[g] for g in GENRES if f"rft.genre={g}" in pairs), "book")
    for pair in pairs:
        key, value = pair.split("=")
        value = unquote(re.sub(r"\+|%2[bB]", " ", value), errors="strict")
        _field(item, key, value)
    return item


def _field(item: dict, key: str, value: str) -> None:
    kind = item["type"]
    if key == "rft_id":
        item["doi" if value.startswith("info:doi") else "url"] = value.removeprefix("info:doi/")
    elif key == "rft.au":
        item["people"].append(person(value, "," in value))
    elif key == "rft.type" and value in TYPES:
        item["type"] = value
    elif key == "rft.atitle" and kind in INSIDE:
        item["title"] = value
    elif key in ("rft.btitle", "rft.jtitle", "rft.title"):
        item["venue" if kind in INSIDE else "title"] = value
    elif key in ("rft.date", "rft.volume", "rft.issue", "rft.pages", "rft.publisher"):
        item[key.removeprefix("rft.")] = value
    elif key == "rft.inst" and kind == "thesis":
        item["publisher"] = value
