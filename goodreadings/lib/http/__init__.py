"""Asking other machines over HTTP: the only place of the project that does.

    with Client({"export.arxiv.org"}, agent="Good Readings (mail@example.org)") as client:
        answer = client.get("https://export.arxiv.org/api/query?id_list=2101.04342")

Named hosts only, resolved once, at public addresses only, within one time limit and one size limit. Nothing of it
depends on what the other side sends: its redirects, names, lengths and encodings are all checked again.
"""

from .answers import Answer
from .client import Client
from .unreachable import Unreachable

__all__ = ["Answer", "Client", "Unreachable"]
