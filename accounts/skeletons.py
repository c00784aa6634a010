"""What members' names look like, kept beside them, so that no two look alike."""

from django.db import models

from goodreadings.lib.lookalikes import skeleton

LONGEST = 200


class SkeletonField(models.CharField):
    """The skeleton of the field `of`, written with it; `once`: when the row is, for names that never change."""

    def __init__(self, *, of: str, once: bool = False, **options):
        self.of, self.once = of, once
        options |= {"max_length": LONGEST, "blank": True, "default": "", "db_default": "", "editable": False}
        super().__init__(**options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        for option in ("max_length", "blank", "default", "db_default", "editable"):
            options.pop(option, None)
        return name, path, args, options | {"of": self.of, "once": self.once}

    def pre_save(self, member, add):
        if add or not self.once:
            setattr(member, self.attname, skeleton(getattr(member, self.of))[:LONGEST])
        return getattr(member, self.attname)
