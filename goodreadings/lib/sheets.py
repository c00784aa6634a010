"""One style sheet and one script for browsers, many files for people.

`css/site.css` and `js/site.js` only import their parts. When static files are collected, the text of the
parts takes the place of the imports: a browser asks once, waits once, and the whole compresses better.
Without collecting (`DEBUG`, most tests) both work by their imports.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
SPACE = re.compile(r"\s*\n\s*")
COPIES = ("", ".gz", ".br")


def small(text: str) -> str:
    """A style sheet without comments and indentation; it has neither in its strings."""
    return SPACE.sub("\n", COMMENT.sub("", text)).strip()


def block(text: str) -> str:
    """A module that neither imports nor exports by a declaration, its names apart from those of others;
    without remarks on lines of their own and indentation (no string in it goes over several lines)."""
    return f"{{\n{INDENTATION.sub('', REMARK.sub('', text))}}}"


# Parts from the same folder only, so that every address in them stays right.
WHOLES: dict[str, tuple[re.Pattern, Callable[[str], str]]] = {
    "css/site.css": (re.compile(r'^@import url\("([\w-]+\.css)"\);$', re.MULTILINE), small),
    "js/site.js": (re.compile(r'^import "\./([\w-]+\.js)";$', re.MULTILINE), block),
}


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Static files with hashed names and compressed, and with one file of many for each of WHOLES."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        if not dry_run:
            for whole in WHOLES.keys() & paths.keys():
                paths = self._joined(whole, paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _joined(self, whole: str, paths: dict[str, Any]) -> dict[str, Any]:
        """`paths` without the parts of `whole`, which is written with their text in it."""
        imports, made = WHOLES[whole]
        folder = whole.rpartition("/")[0]
        parts = [f"{folder}/{name}" for name in imports.findall(_read(*paths[whole]))]
        text = "\n".join(made(_read(*paths[part])) for part in parts)
        for name in [whole, *parts]:
            for copy in COPIES:
                with contextlib.suppress(FileNotFoundError):
                    self.delete(name + copy)
        with self.open(whole, "w") as file:
            file.write(text)
        return {name: place for name, place in paths.items() if name not in parts} | {whole: (self, whole)}


def _read(storage: Any, path: str) -> str:
    with storage.open(path) as file:
        return str(file.read(), "utf-8")
