"""The hand-made topics of an old forum, and how tests bring them here."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

FILES = Path(__file__).resolve().parent / "discourse"
OLD_2021 = [FILES / "2021.json", FILES / "2021-page-2.json"]
OLD_2020 = FILES / "2020.json"


def bring(*files, **options) -> str:
    out = StringIO()
    call_command("import_discourse", *files, stdout=out, **options)
    return out.getvalue()


def changed_copy(tmp_path: Path, change, source: Path = FILES / "2021.json") -> Path:
    """A copy of a file that `change` has changed: it is given the topic and its posts by number."""
    topic = json.loads(source.read_text())
    change(topic, {post["post_number"]: post for post in topic["post_stream"]["posts"]})
    file = tmp_path / source.name
    file.write_text(json.dumps(topic))
    return file
