"""Tallies: how often something was done in a while, one row for whoever did it (goodreadings.lib.limits).

One statement adds and tells, so that several processes count together, on both databases.
"""

import time

from django.db import connection, models

from goodreadings.lib.limits import Count, Taking


class TallyQuerySet(models.QuerySet):
    def forget(self) -> None:
        """Delete what counts no more; for the worker."""
        self.filter(until__lt=time.time()).delete()


class Tally(models.Model):
    # What was done, and a code of who did it, which tells nobody who that was.
    key = models.CharField(max_length=80, primary_key=True)
    number = models.PositiveIntegerField()
    # Seconds since 1970; then it begins anew.
    until = models.FloatField(db_index=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        app_label = "accounts"

    def __str__(self):
        return f"{self.key}: {self.number}"


# A row that is over begins anew; so does one that ends later than one of now would: the clock was set back.
# More than there may be is not counted on, so that the number keeps its size.
ADD = """
INSERT INTO accounts_tally AS tally (key, number, until) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN tally.until <= %s OR tally.until > excluded.until THEN 1
        WHEN tally.number >= 1000000 THEN tally.number ELSE tally.number + 1 END,
    until = CASE WHEN tally.until <= %s OR tally.until > excluded.until THEN excluded.until
        ELSE tally.until END
RETURNING key, number, until
"""


def add(takings: list[Taking], now: float) -> dict[str, Count]:
    """One more of each, in the order of their keys, so that two at once never wait for each other."""
    ordered = sorted(takings, key=lambda one: one.key)
    rows = ", ".join(["(%s, 1, %s)"] * len(ordered))
    values = [value for one in ordered for value in (one.key, now + one.seconds)]
    with connection.cursor() as cursor:
        cursor.execute(ADD.format(rows=rows), [*values, now, now])
        return {key: Count(number, until) for key, number, until in cursor.fetchall()}
