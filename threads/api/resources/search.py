from accounts.tokens import READ
from goodreadings.lib import limits
from threads.api.operation import PAGE, operation
from threads.api.problem import Problem
from threads.api.schema import text
from threads.api.searching import search
from threads.api.shapes import FOUND

Q = text("Words, or a link or identifier of a paper.", least=1, most=200, pattern="^[^\\u0000]+$")


@operation("GET", "/search/", "search", "Find papers and posts", scope=READ, is_open=True, shape=FOUND, kind=PAGE,
           query={"q": Q | {"required": True}})  # fmt: skip
def index(call):
    if "cursor" in call.query:
        raise Problem(404, "A search has one page.")
    limits.searching(call.request)
    return search(call.user, call.query["q"], call.query["limit"]), None
