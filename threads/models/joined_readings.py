"""Two papers become one: so does what a member keeps of both. And parted again, exactly."""

from threads.models.paper import Paper
from threads.models.reading import Reading, written

# What a member says of a paper; the further state is the true one of the two.
SAID = ["state", "note", "tags", "rating", "added_at", "changed_at", "taken_past"]
FURTHER = [Reading.TO_READ, Reading.BEGUN, Reading.READ]


def join(kept: Paper, absorbed: Paper) -> list[dict]:
    """Bring the readings of members who have both papers together in that of `kept`; the other stays with
    `absorbed`, out of sight. What it takes to undo it, as JSON: key, and what was said before and after."""
    others = {
        one.member_id: one for one in absorbed.readings.filter(member__in=kept.readings.values("member"))
    }
    joined = []
    for reading in kept.readings.filter(member__in=others).order_by("pk"):
        before = _said(reading)
        _take_in(reading, others[reading.member_id])
        reading.save(update_fields=SAID)
        joined.append({"reading": reading.pk, "before": before, "after": _said(reading)})
    return joined


def part(joined: list[dict]) -> None:
    """Give back what was said before they were joined, unless the member has said more since."""
    rows = Reading.objects.in_bulk([one["reading"] for one in joined])
    for one in joined:
        reading = rows.get(one["reading"])
        if reading is not None and _said(reading) == one["after"]:
            for name, value in one["before"].items():
                setattr(reading, name, Reading._meta.get_field(name).to_python(value))
            reading.save(update_fields=SAID)


def _said(reading: Reading) -> dict:
    said = {name: getattr(reading, name) for name in SAID}
    return said | {name: said[name].isoformat() for name in ("added_at", "changed_at")}


def _take_in(reading: Reading, other: Reading) -> None:
    newer = max(reading, other, key=lambda one: one.changed_at)
    older = other if newer is reading else reading
    notes = [reading.note] if other.note in reading.note else [reading.note, other.note]
    # Perhaps longer than what a form takes: nothing is cut off but by the member.
    reading.note = "\n\n".join(filter(None, notes))
    reading.tags = written(list(dict.fromkeys(reading.tag_list + other.tag_list)))
    reading.rating = newer.rating or older.rating
    reading.state = max(reading.state, other.state, key=FURTHER.index)
    reading.added_at = min(reading.added_at, other.added_at)
    reading.changed_at = newer.changed_at
    reading.taken_past = max(filter(None, [reading.taken_past, other.taken_past]), default=None)
