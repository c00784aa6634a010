"""Mathematics and code: drawn without a jump, heard as they are, and the same in preview and page."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_post

DISPLAYED = r"""
Before $\lambda$ and $x_i$.

$$\tilde{x} = \lambda x_i + (1 - \lambda) x_j$$

$$
\sum_{i=1}^{n} \frac{\partial L}{\partial w_i} = \int_0^1 \frac{1}{\sqrt{2 \pi}} e^{-x^2 / 2} \, dx
$$

$$
\begin{aligned}
a &= b + c \\
  &= \frac{d}{e} \\
  &= f
\end{aligned}
$$

After it.
"""

EVERYTHING = (
    DISPLAYED
    + """
# Heading

A *word*, **bold**, ~~gone~~, `code`, :smiley:, https://example.org/x, @ann.

```python
def loss(y): return (y ** 2).mean()  # <b>
```

- [x] read
- [ ] write

| a | b |
|---|--:|
| 1 | $x^2$ |

> quoted

[quote="ann, post:1"]
so
[/quote]

A note[^1].

[^1]: Below.
"""
)

SHIFTS = """() => { window.shifts = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true }) }"""


def made(words) -> str:
    """The HTML in a place, without the heights that were reserved there."""
    return re.sub(r' style="min-block-size[^"]*"', "", words.inner_html())


def late(route):
    """Temml comes when the page was long seen."""
    time.sleep(0.5)
    route.continue_()


@pytest.mark.parametrize("width", [375, 1280])
def test_formulas_are_drawn_without_a_jump(open_page, topic, ann, width):
    make_post(topic, ann, DISPLAYED)
    make_post(topic, ann, "Another post.")
    page = open_page(viewport={"width": width, "height": 1000})
    page.route("**/temml*.js", late)
    page.goto("/2021/", wait_until="commit")
    page.wait_for_function("document.querySelectorAll('#post-1 .math').length == 5")
    page.evaluate(SHIFTS)
    expect(page.locator("#post-1 .math.rendered")).to_have_count(5)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") <= 0.01


def test_a_formula_is_heard_as_mathematics_and_only_once(page, topic, ann):
    make_post(topic, ann, r"So $\frac{a}{b}$.")
    page.goto("/2021/")
    formula = page.locator("#post-1 .math")
    expect(formula.locator("math")).to_have_count(1)
    expect(formula.locator("annotation")).to_have_text(r"\frac{a}{b}")
    expect(formula.locator("annotation")).to_be_hidden()
    expect(formula.locator("> *")).to_have_count(1)


@pytest.mark.parametrize(
    "source", [r"\notacommand{x", r"\href{javascript:alert(1)}{x}", r"\ref{x}", "x" * 5_000]
)
def test_a_formula_that_cannot_be_drawn_is_heard_as_its_source(page, topic, ann, source):
    make_post(topic, ann, f"${source}$ and $y$")
    page.goto("/2021/")
    expect(page.locator("#post-1 .math").nth(1).locator("math")).to_have_count(1)
    formula = page.locator("#post-1 .math").first
    assert formula.inner_text().replace("\n", "") == f"${source}$" or "javascript" in source
    assert formula.locator("a").count() == 0


def test_the_preview_is_what_the_page_will_show(page, topic, ann):
    make_post(topic, ann, "so")
    sign_in(page, "ann", then="/2021/")
    page.goto("/2021/")
    page.locator("textarea[name=body]").fill(EVERYTHING)
    page.get_by_role("tab", name="Preview").click()
    preview = page.locator(".preview .words")
    expect(preview.locator(".math.rendered")).to_have_count(6)
    shown = made(preview)
    assert "md-k" in shown
    colour = "element => getComputedStyle(element).color"
    coloured = preview.locator(".md-k").first.evaluate(colour)
    assert coloured != preview.evaluate(colour)
    page.get_by_role("button", name="Post", exact=True).click()
    post = page.locator("#post-2 .words")
    expect(post.locator(".math.rendered")).to_have_count(6)
    assert made(post) == shown
    assert post.locator(".md-k").first.evaluate(colour) == coloured
    page.goto("/2021/")
    expect(page.locator("#post-2 .words .math.rendered")).to_have_count(6)
    assert made(page.locator("#post-2 .words")) == shown


def test_a_long_formula_in_a_line_goes_on_in_the_next(phone, topic, ann):
    make_post(topic, ann, f"So $x = {' + '.join(f'x_{{{n}}}' for n in range(30))}$.")
    phone.goto("/2021/")
    expect(phone.locator(".math.rendered")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    assert phone.locator(".math.rendered math").bounding_box()["height"] > 60


def test_a_long_formula_by_itself_is_scrolled_to(phone, topic, ann):
    make_post(topic, ann, f"$$x = {' + '.join(f'x_{{{n}}}' for n in range(30))}$$")
    phone.goto("/2021/")
    formula = phone.locator(".math.rendered")
    expect(formula).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    assert formula.evaluate("element => element.scrollWidth - element.clientWidth") > 500


def test_subscripts_hang_below_the_line(page, topic, ann):
    """They do not where the font has no table for mathematics."""
    make_post(topic, ann, r"$x_i$ $$\sum_{i=1}^{n} x$$")
    page.goto("/2021/")
    middle = "element => { const { top, height } = element.getBoundingClientRect(); return top + height / 2 }"
    letter, index = page.locator(".math.rendered").first.locator("msub > mi").all()
    assert index.evaluate(middle) - letter.evaluate(middle) > 3
    sign, below = page.locator(".math.rendered").nth(1).locator("munderover > *").all()[:2]
    assert below.evaluate(middle) > sign.evaluate(middle) + 10


def test_a_formula_names_nothing_in_the_page(page, topic, ann):
    make_post(topic, ann, r"$$\begin{equation}\label{main} x \end{equation}$$ and $y$")
    page.goto("/2021/")
    expect(page.locator(".math.rendered")).to_have_count(2)
    assert page.locator("#main").count() == 1
