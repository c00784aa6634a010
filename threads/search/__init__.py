"""Finding posts, papers and members.

`search(parse(what_was_typed, is_member=…), user)` gives the keys of what somebody may see, group by group, in order,
and sentences for what could not be followed; `shown.show` makes rows of them, for a page. Nothing raises.
"""

from threads.search.language import parse
from threads.search.results import search

__all__ = ["parse", "search"]
