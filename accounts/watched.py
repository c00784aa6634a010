"""Words that moderators watch: in posts, in what papers are said to be called, in names."""

from collections.abc import Callable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.lookalikes import Words
from goodreadings.lib.markup import clean_line
from goodreadings.lib.prepared import prepared


class WatchedWordQuerySet(models.QuerySet):
    def found_in(self, *texts: str | Callable[[], str]) -> "WatchedWord | None":
        """One that stands in one of `texts`, however it is disguised; one that is refused before one that waits.
        A text may be a function, which is called when there is something to look for."""
        rows = {row.word: row for row in _all()}
        said = [text() if callable(text) else text for text in texts] if rows else []
        for act in (WatchedWord.REFUSE, WatchedWord.HOLD):
            words = Words([word for word, row in rows.items() if row.act == act])
            for text in said:
                if word := words.first_in(text):
                    return rows[word]
        return None


class WatchedWord(models.Model):
    HOLD, REFUSE = "hold", "refuse"
    ACTS = {HOLD: _("the post waits for a moderator"), REFUSE: _("the text is refused")}

    word = models.CharField(
        max_length=100,
        unique=True,
        help_text=_(
            "A word or a phrase, found whole only: in any case, with any accents, in look-alike letters."
        ),
    )
    act = models.CharField(
        max_length=8, choices=ACTS, default=HOLD, help_text=_("Of names and titles both refuse.")
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects = WatchedWordQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        ordering = ["word"]

    def __str__(self):
        return self.word

    def clean(self):
        self.word = clean_line(self.word, 100)


@prepared
def _all() -> models.QuerySet[WatchedWord]:
    return WatchedWord.objects.all()
