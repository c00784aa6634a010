"""What another app or a bookmarklet brings: a link lands in the composer of the newest year."""

import re

from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodreadings.lib.markup import clean_line
from goodreadings.lib.pages import sign_in_first
from threads import composer, places
from threads.models.share import known_papers
from threads.papers.identify import find_papers, identify
from threads.shelf import shelf
from threads.views.topics import to_write_in

MOST = {"url": 2_000, "title": 300, "text": 4_000}
LINK = re.compile(r"https?://\S+")


@require_safe
def arrive(request):
    """`url`, `title` and `text` as the Web Share Target names them; many apps put the link into the text.
    Nothing is kept until its member writes or posts."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.get_full_path())
    years = shelf()
    topic = to_write_in(request.user, years)
    brought = words_of(request.GET)
    context = {"years": years, "topic": topic, "brought": brought}
    if topic:
        context |= {
            "papers": known_papers(find_papers(brought)),
            **composer.begin(request.user, places.in_year(topic), add=brought and f"{brought}\n\n"),
        }
    return render(request, "threads/arrive.html", context)


def words_of(said) -> str:
    """Markdown: the link by itself when it is a paper's, else with its title; below it, what was selected
    there, as a quote."""
    url, title, text = (said.get(name, "").replace("\0", "")[:most].strip() for name, most in MOST.items())
    title = clean_line(title, 300)
    if not LINK.fullmatch(url):
        found = LINK.search(url) or LINK.search(text)
        url = found[0].rstrip(".,;:!?)»”\"'") if found else ""
        text = text.replace(url, " ", 1).strip() if url else text
    if not url:
        return text or title
    is_paper = (paper := identify(url)) and paper.kind != "url"
    label = re.sub(r"([\\\[\]])", r"\\\1", title)
    first = url if is_paper or not title or title == url else f"[{label}](<{url}>)"
    quoted = "\n".join(f"> {line.strip()}".rstrip() for line in text.splitlines())
    return f"{first}\n\n{quoted}" if text and text != title else first
