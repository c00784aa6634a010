"""Members beside what they wrote, of whom little is shown."""

from accounts.models import User

# What is, and what says whether they are still there.
SHOWN = "id username display_name avatar is_active is_superuser imported_name handed_to".split()


def all_but_names(*members: str) -> list[str]:
    """For `defer`, of related members: a row of one has forty columns."""
    left = [field.name for field in User._meta.concrete_fields if field.name not in SHOWN]
    return [f"{member}__{name}" for member in members for name in left]
