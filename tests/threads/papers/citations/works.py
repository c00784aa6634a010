"""Titles that somebody might send, and works made of them and of real papers."""

import json
from collections.abc import Iterator
from pathlib import Path

from threads.papers.citations import Work
from threads.papers.citations.keys import key_base, numbered
from threads.papers.identifier import make
from threads.papers.identify import identify
from threads.papers.record import Record

TITLES = [
    r"\input{/etc/passwd}", r"$\input{/etc/passwd}$", r"$\mathbf\input{/etc/passwd}$", r"$^^5cinput x$",
    r"\write18{ls}", r"$\csname input\endcsname x$", "{{{", "}", "}}}{", "a } , b = { c", "50% off", "A & B",
    "C# and F#", "snake_case", "~", "2^10", "ends in \\", "\\", "\\\\", "$", "$$", "$$$", "$5 and $6",
    r"costs \$5", r"$\alpha$", "$α$-Posteriors", "$x_i^2$", "$x^2^3$", "$x^", "$x^$", "${$", "$}{$", "$%$",
    r"S$^2$-MLP", r"360$^{\circ}$ Stereo", r"It$\hat{\text{o}}$TTS", r"GPT-$3$?", "NeRF$--$: Fields",
    r"$\mathbb{R}^n$ and $L_\infty$", r"CLS = PPAD $\cap$ PLS", "TGF-β in ∞ ≤ 3 × 2", "<script>alert(1)</script>",
    "<i>a</i> & <b>b</b> &amp; &lt;", "line\nER  - \n\nTY  - JOUR", "a\x0bER  - \x0cTY  - JOUR\x1cb\x1dc\x1ed",
    "a\x85ER  - \x85b\u2028ER  - \u2029TY  - JOUR\r\nER  - \rx", "@misc{evil, title={x}}", "a\n@misc{evil,\n title={x}}\n",
    '"quoted"', '"', "#", ",", "=", "' or ''", "``quotes'' and `these'", "a -- b --- c", "Gödel, Łukasiewicz & ß",
    "Ş ğ ı İ ą ę đ ð þ ŋ œ æ ø å", "Việt Nam: tiếng", "e\u0301 and o\u0308", "nul\0l", "\ud800 half", "rtl \u202egnp.exe",
    "\ufeffmark", "tab\tand\u00a0space\u3000wide", "x" * 5000, "word " * 2000, "{" * 500, "$" * 501, "\\" * 501,
    "-- -- --", "@", "%%%", "…and “so” – on", "1", " ", "C++", "a|b<c>d", "100 %", "A~B", "_", "^", "&#39;",
]  # fmt: skip
# pdflatex has no letters for these; XeLaTeX, LuaLaTeX and reference managers have.
OF_OTHER_SCRIPTS = ["深度学习", "Глубокое обучение", "العربية", "emoji 🙂 👩‍💻", "Ꙁ"]
NAMES = [
    "Hao Yu", "Wang, Huanyu", "Aaron van den Oord", "Oord, Aaron van den", "Peter H. N. de With", "Cem Özgür",
    "Özgür Öztürk", "Łukasz Kaiser", "Đorđe Żółć", "Ế Ǖ", "Martin Luther King Jr.", "King, Jr., Martin Luther",
    "The ATLAS Collaboration", "Google, Inc.", "DeepSeek-AI", "Feng Jiang (蒋峰)", "others", "A and B", "Ernst and Young, Ltd.",
    "Smith, J., PhD", "Jo\\ão F. Henriques", "Gustavo Hernández {Á}brego", 'Chiyu "Max" Jiang', "d'Avila Garcez, Artur",
    "O’Neil, Kate", "Jean‐Luc Picard", "x\nER  - ", "a; b", "100% {Real", "_ ^ & # ~ $x$", "$\\input{x}$ Y", "\0 \0", ",", "",
]  # fmt: skip


def work(title="Mixup Without Hesitation", *, key="yu2021mixup", papers=("2101.04342",), **facts) -> Work:
    """The seed's first paper, with another title or other facts."""
    facts = {
        "authors": ("Hao Yu", "Huanyu Wang", "Jianxin Wu"),
        "issued": (2021, 1, 12),
        "categories": ("cs.CV", "cs.LG"),
        "form": "preprint",
    } | facts
    return Work(key, Record(title, **facts), tuple(map(identify, papers)))


def real_works(file: Path) -> Iterator[Work]:
    """Of lines, or of one list, of facts as arXiv gives them."""
    text = file.read_text()
    rows = json.loads(text) if text.startswith("[") else map(json.loads, text.splitlines())
    used: dict[str, int] = {}
    for row in rows:
        day = row.get("published") or next(iter(row.get("listed", ())), "")
        base = key_base(row["authors"], int(day[:4]) if day else None, row["title"])
        used[base] = used.get(base, -1) + 1
        record = Record(
            row["title"],
            tuple(row["authors"]),
            bool(row.get("others")),
            issued=tuple(map(int, day.split("-"))) if day else (),
            venue=row.get("venue", ""),
            abstract=row.get("abstract", ""),
            categories=tuple(row["categories"]),
            form=row.get("form", "preprint"),
        )
        kind, value = row.get("kind", "arxiv"), row.get("id") or row.get("arxiv") or row["value"]
        yield Work(numbered(base, used[base]), record, (make(kind, value),))


def hostile_works() -> Iterator[Work]:
    """Every title and every name that pdflatex has letters for, in every form of work."""
    forms = "preprint article conference chapter book thesis report dataset software page".split()
    for n, title in enumerate(TITLES):
        facts = {"form": forms[n % len(forms)], "venue": title[:300], "publisher": title[:300]}
        yield work(title, key=f"title{n}", **facts, volume="3", number="1_2", pages="1–10", abstract=title)
    for n, name in enumerate(NAMES):
        yield work("Names", key=f"name{n}", authors=(name, "Hao Yu"), more_authors=n % 2 == 0)
