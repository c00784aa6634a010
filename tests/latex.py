"""Does what we export compile? python -m tests.latex [FILE.bib …]

Every entry of the files is cited in a document that pdflatex and BibTeX make, in three styles: plain,
abbrv (which cuts names into initials) and natbib's abbrvnat (which prints addresses). Any error and any
missing character is a fault. Without files it takes the papers of the demonstration, those of
../shared/data, and hostile ones. The programs may open no file outside of their folder, and start none.

    apt-get install --no-install-recommends texlive-latex-base
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.threads.papers.citations.works import hostile_works, real_works
from threads.papers.citations import FORMATS

ROOT = Path(__file__).resolve().parent.parent
REAL = [
    ROOT / "threads/demonstration/papers.json",
    ROOT.parent / "shared/data/arxiv_papers_2020_2022.jsonl",
]
# abbrvnat tells works of one author and year apart by letters, and has no more of them.
MOST_ALIKE = 25
STYLES = ["plain", "abbrv", "abbrvnat"]
SECONDS = 300
DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,url%s}
\tracinglostchars=2
\begin{document}
\nocite{*}
\bibliographystyle{%s}
\bibliography{works}
\end{document}
"""
_FAULT = re.compile(r"^(?:! .*|.*Missing character: .*|l\.\d+ .*)", re.MULTILINE)
_BIBTEX_FAULT = re.compile(r"^(?:.*---line .*|I .*|.*error message.*)", re.MULTILINE)


def documents(bibliography: str) -> list[str]:
    """The bibliography in parts, in none of which too many works have one author and year."""
    parts: dict[int, list[str]] = {}
    alike: dict[tuple[str, str], int] = {}
    for entry in re.split(r"^(?=@)", bibliography, flags=re.MULTILINE):
        author = re.search(r"author=\{(.+?)(?:,| and |\}$)", entry)
        year = re.search(r"year=\{(\d+)", entry)
        label = (author[1] if author else "", year[1] if year else "")
        alike[label] = alike.get(label, -1) + 1
        parts.setdefault(alike[label] // MOST_ALIKE, []).append(entry)
    return ["".join(part) for part in parts.values()]


def faults(bibliography: str, style: str) -> list[str]:
    """What pdflatex and BibTeX complain of; empty when all is well."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "works.bib").write_text(bibliography)
        (folder / "paper.tex").write_text(DOCUMENT % (",natbib" if style.endswith("nat") else "", style))
        latex = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-draftmode", "paper.tex"]
        _run(latex, folder)
        found = _BIBTEX_FAULT.findall(_run(["bibtex", "paper"], folder))
        _run(latex, folder)
        found += _FAULT.findall((folder / "paper.log").read_text(errors="replace"))
        if "\\bibitem" not in (folder / "paper.bbl").read_text(errors="replace"):
            found.append("No entry was cited.")
        return found


def _run(command: list[str], folder: Path) -> str:
    """What the program prints; it may read and write in `folder`, and what TeX brings along."""
    closed = {"openin_any": "p", "openout_any": "p", "shell_escape": "f", "max_print_line": "1000"}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | closed, capture_output=True, timeout=SECONDS, check=False
    )
    return done.stdout.decode(errors="replace")


def bibliographies(files: list[str]) -> dict[str, str]:
    """By name: the files given, or else our own."""
    if files:
        return {file: Path(file).read_text() for file in files}
    export = FORMATS["bib"].stream
    ours = {file.name: "".join(export(real_works(file))) for file in REAL if file.exists()}
    return ours | {"hostile works": "".join(export(hostile_works()))}


def main() -> None:
    if not shutil.which("pdflatex") or not shutil.which("bibtex"):
        sys.exit("This needs pdflatex and bibtex: " + (__doc__ or "").strip().splitlines()[-1].strip())
    bad = 0
    for name, bibliography in bibliographies(sys.argv[1:]).items():
        for style in STYLES:
            found = [fault for part in documents(bibliography) for fault in faults(part, style)]
            bad += len(found)
            entries = len(re.findall(r"^@(?!preamble|string|comment)", bibliography, re.MULTILINE))
            sys.stdout.write(f"{name}, {style}: {entries} entries, {len(found)} faults\n")
            sys.stdout.writelines(f"    {fault[:200]}\n" for fault in found[:20])
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
