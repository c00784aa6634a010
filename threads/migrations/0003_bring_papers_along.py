from dataclasses import asdict
from itertools import count

from django.db import migrations

from threads.papers import names
from threads.papers.citations import keys
from threads.papers.identifier import make
from threads.papers.record import Record
from threads.papers.titles import title_key


def bring_along(apps, schema_editor):
    """What was known of papers becomes a record of theirs, and gives them year, form and keys."""
    Paper, SourceRecord = apps.get_model("threads", "Paper"), apps.get_model("threads", "SourceRecord")
    Identifier, Share = apps.get_model("threads", "Identifier"), apps.get_model("threads", "Share")
    for identifier in Identifier.objects.order_by("pk").iterator():
        one = make(identifier.kind, identifier.value)
        if identifier.kind in {"neurips", "cvf"}:
            share = Share.objects.filter(identifier=identifier).order_by("pk").first()
            identifier.url = share.url if share else one.url
        else:
            identifier.url = one.url
        identifier.save(update_fields=["url"])
    taken = set()
    for paper in Paper.objects.exclude(title="").order_by("pk").iterator():
        identifier = Identifier.objects.filter(paper=paper).order_by("pk").first()
        if identifier is None:
            continue
        form = {"arxiv": "preprint", "github": "software"}.get(identifier.kind, "page")
        day = paper.published
        record = Record(
            title=paper.title,
            authors=tuple(paper.authors),
            more_authors=paper.has_more_authors,
            issued=(day.year, day.month, day.day) if day else (),
            categories=tuple(filter(None, [paper.category])) if " " not in paper.category else (),
            form=form,
            code=paper.code,
        )
        SourceRecord.objects.create(identifier=identifier, source="catalogue", data=asdict(record))
        base = keys.key_base(paper.authors, day and day.year, paper.title)[:74]
        key = next(key for n in count() if (key := keys.numbered(base, n)) not in taken)
        taken.add(key)
        paper.year, paper.month = (day.year, day.month) if day else (None, None)
        paper.form, paper.citation_key, paper.title_key = form, key, title_key(paper.title)
        paper.authors_line = ", ".join(names.printed(name) for name in paper.authors)
        paper.categories = f" {record.categories[0]} " if record.categories else ""
        paper.save()


class Migration(migrations.Migration):

    dependencies = [
        ('threads', '0002_papers_known'),
    ]

    operations = [
        migrations.RunPython(bring_along, migrations.RunPython.noop),
    ]
