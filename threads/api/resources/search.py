from accounts.tokens import READ
from goodreadings.lib import limits
from threads.api.cursor import part
from threads.api.operation import PAGE, operation
from threads.api.schema import array, text
from threads.api.searching import search, shown
from threads.api.shapes import FOUND

Q = text(
    "Words, operators, a link or an identifier of a paper: what the search page takes.",
    least=1,
    most=400,
    pattern="^[^\\u0000]+$",
)
NOTES = array(text(), "What could not be followed, and what was done instead.")


@operation("GET", "/search/", "search", "Find papers, posts and members", scope=READ, is_open=True, shape=FOUND,
           kind=PAGE, query={"q": Q | {"required": True}}, beside={"notes": NOTES})  # fmt: skip
def index(call):
    limits.searching(call.request)
    found, notes = search(call.user, call.query["q"])
    here, following = part(call, found)
    return shown(here), following, {"notes": notes}
