"""`:shortcodes:` to Unicode characters: the names of GitHub and Discourse, from the tables of pymdown-extensions."""

from __future__ import annotations

import re

from pymdownx import emoji1_db, gemoji_db, twemoji_db

_SHORTCODE = re.compile(r"(?<![^\W_]):([a-z0-9_+-]{1,60}):(?:t([2-6]):)?", re.IGNORECASE)

_FITZPATRICK = {str(tone): chr(0x1F3FB + tone - 2) for tone in range(2, 7)}
_VARIATION = "\ufe0f"


def _from(database: object) -> dict[str, str]:
    """Names to characters of one of pymdown's tables."""
    emoji: dict[str, dict[str, str]] = database.emoji  # type: ignore[attr-defined]
    aliases: dict[str, str] = database.aliases  # type: ignore[attr-defined]

    def characters(name: str) -> str:
        codes = emoji[name].get("unicode_alt") or emoji[name].get("unicode") or ""
        return "".join(chr(int(code, 16)) for code in codes.split("-") if code)

    found = {name.strip(":"): characters(name) for name in emoji}
    found |= {alias.strip(":"): characters(name) for alias, name in aliases.items() if name in emoji}
    return {name: text for name, text in found.items() if text}


# GitHub's own pictures (`:octocat:`) have no characters and stay text. The names most people use come last and win.
_NAMES = _from(emoji1_db) | _from(twemoji_db) | _from(gemoji_db)
_TAKE_TONES = {
    _NAMES[name.removesuffix("_tone1")]
    for name in _NAMES
    if name.endswith("_tone1") and name.removesuffix("_tone1") in _NAMES
}


def characters_of(name: str, tone: str | None = None) -> str | None:
    """The characters of the emoji called `name` (`+1`, `wave`), in skin tone "2" to "6" where it has any."""
    text = _NAMES.get(name.lower())
    if text and tone and text in _TAKE_TONES:
        return text[0] + _FITZPATRICK[tone] + text[1:].removeprefix(_VARIATION)
    return text


def called(beginning: str, most: int) -> list[tuple[str, str]]:
    """At most `most` emoji as (name, characters) whose name begins with `beginning`, then those that contain it; the
    shortest names first, and each emoji once."""
    wanted = beginning.lower()
    fitting = [name for name in _NAMES if wanted in name and "_tone" not in name]
    found: dict[str, str] = {}
    for name in sorted(fitting, key=lambda name: (not name.startswith(wanted), len(name), name)):
        found.setdefault(_NAMES[name], name)
        if len(found) == most:
            break
    return [(name, text) for text, name in found.items()]


def replace(text: str) -> str:
    """`text` with its shortcodes as characters; what is no emoji's name, or follows a letter or a digit, stays."""
    return _SHORTCODE.sub(_characters, text) if ":" in text else text


def _characters(match: re.Match[str]) -> str:
    return characters_of(match[1], match[2]) or match[0]
