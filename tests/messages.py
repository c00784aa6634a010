"""The words of the site for translators: `make messages` renews goodreadings/locale/, `make lint` checks it.

Every marked word is in every language, complete, with the same names to be filled in and the same tags, and what
is compiled (.mo, which is kept with the code, so that nobody needs gettext to serve the site) is what stands in
the .po. With a language as argument, `python tests/messages.py de` lists what is still to be translated.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "goodreadings" / "locale"
LANGUAGES = ["de", "fr", "es", "zh_Hans"]
NOT_FOR_MEMBERS = {"admin", "demonstration", "importers", "management", "migrations", "__pycache__"}
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]")
TAG = re.compile(r"</?[a-z]+")


def sources(domain: str) -> list[Path]:
    if domain == "djangojs":
        return sorted((ROOT / "static" / "js").rglob("*.js"))
    python = [file for app in ("accounts", "goodreadings", "threads") for file in (ROOT / app).rglob("*.py")]
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    kept = [file for file in python if not NOT_FOR_MEMBERS & set(file.relative_to(ROOT).parts)]
    return sorted([*kept, *(page for page in pages if "admin" not in page.parts)])


def marked(domain: str) -> Catalog:
    """Every word that is marked in the code."""
    catalog = Catalog(charset="utf-8")
    for file in sources(domain):
        method, text = "python", file.read_text()
        options = {"encoding": "utf-8", "parse_template_string": "true"}
        if file.suffix in {".html", ".txt"}:
            # Django writes its templates as Python for xgettext, which does not mind the indentation.
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        elif file.suffix == ".js":
            method = "javascript"
        found = extract(method, io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], options)
        for _, message, comments, context in found:
            place = [(str(file.relative_to(ROOT)), 0)]
            catalog.add(message, locations=place, auto_comments=comments, context=context)
    return catalog


def file_of(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def kept(language: str, domain: str) -> Catalog:
    file = file_of(language, domain)
    if not file.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def compiled(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def renew(language: str, domain: str, template: Catalog) -> None:
    """Bring the .po up to the code, without what is not said any more, and compile it."""
    catalog = kept(language, domain)
    created = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    # So that renewing changes nothing but words.
    catalog.creation_date = catalog.revision_date = created
    catalog.header_comment = f"# The words of {settings.SITE_NAME} in {catalog.locale.english_name}."
    file = file_of(language, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, catalog, width=100, omit_header=False, include_lineno=False, sort_output=True)
    file.with_suffix(".mo").write_bytes(compiled(kept(language, domain)))


def ids(catalog: Catalog) -> dict[tuple, Message]:
    return {(message.context, message.id): message for message in catalog if message.id}


def forms(message: Message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def faults(language: str, domain: str, template: Catalog) -> list[str]:
    catalog = kept(language, domain)
    there, wanted = ids(catalog), ids(template)
    said = [f"“{key[1]}” is missing" for key in wanted.keys() - there.keys()]
    said += [f"“{key[1]}” is not said any more" for key in there.keys() - wanted.keys()]
    for message in there.values():
        originals = message.id if message.pluralizable else [message.id]
        if message.fuzzy or not all(forms(message)):
            said.append(f"“{originals[0]}” is not translated")
            continue
        for pattern in (FILLED_IN, TAG):
            allowed = {tuple(sorted(pattern.findall(original))) for original in originals}
            if any(tuple(sorted(pattern.findall(form))) not in allowed for form in forms(message)):
                said.append(f"“{originals[0]}” is translated with other names or tags in it")
    file = file_of(language, domain).with_suffix(".mo")
    if not file.exists() or file.read_bytes() != compiled(catalog):
        said.append("what is compiled is out of date")
    return [f"{language}, {domain}: {fault}." for fault in said]


def main() -> None:
    settings.configure(SITE_NAME="Good Readings")
    argument = sys.argv[1] if len(sys.argv) > 1 else "--check"
    found = []
    for domain in ("django", "djangojs"):
        template = marked(domain)
        for language in LANGUAGES:
            if argument == "--renew":
                renew(language, domain, template)
            elif argument in {"--check", language}:
                found += faults(language, domain, template)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    if found:
        sys.stdout.write("Run `make messages`, and translate what it leaves empty in goodreadings/locale/.\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
