"""What people write comes out unharmed, in time, and whatever was written before it."""

import subprocess
import sys
from pathlib import Path

import pytest

from goodreadings.lib.markup import Refused, plain, render
from goodreadings.lib.markup.engine import render_here
from tests.clock import seconds
from tests.lib import markup_attacks

ROOT = Path(__file__).resolve().parents[2]
SECTION = r"""## Why *attention* helps

The authors of [Attention Is All You Need](https://arxiv.org/abs/1706.03762) show that $\alpha_{ij} = q_i^\top k_j$
is *enough* for **translation** if `d_model` is large; see https://arxiv.org/pdf/1706.03762.pdf and @ann's note[^1].
R&D with a < b costs $5 or $10, and snake_case_words, 2 * 3 * 4 and joe@example.org stay. :smile: 深層学習 שלום

- first point about *gradients*
- second, with `code_x`
  - nested with $x_1 * y_1$

```python
for step in range(100):
    loss = model(x) < 3 and y & z  # [a](b)
```

| model | BLEU | cost |
|:--|--:|:-:|
| base | 27.3 | `a|b` |
| big | 28.4 | $\|x\|$ |

> quoted words

$$
\sum_i x_i * y_i
$$

"""
NOTE = "\n[^1]: A note.\n"


def essay(size):
    return SECTION * ((size - len(NOTE)) // len(SECTION)) + NOTE


def test_an_essay_of_thirty_one_thousand_characters_is_accepted_in_time():
    text = essay(31_500)
    assert len(text) > 31_000 - len(SECTION)
    assert seconds(lambda: render_here(text, {"ann": "/members/ann/"}, {}, "p"), 0.5) < 0.5
    html = render_here(text, {"ann": "/members/ann/"}, {}, "p")
    sections = text.count("## Why")
    assert html.count("<table>") == html.count('<div class="math">') == html.count("<blockquote>") == sections
    assert html.count('class="mention"') == html.count("28.4") == html.count("$5 or $10") == sections


def test_a_section_comes_out_as_it_was_meant():
    html = render(SECTION + NOTE, members={"ann": "/members/ann/"}, prefix="p")
    for piece in (
        "<h3>Why <em>attention</em> helps</h3>", r'<span class="math">$\alpha_{ij} = q_i^\top k_j$</span>',
        '<a href="https://arxiv.org/pdf/1706.03762.pdf" rel="nofollow ugc noopener">', "<strong>translation</strong>",
        "R&amp;D with a &lt; b costs $5 or $10", "snake_case_words, 2 * 3 * 4 and joe@example.org stay. 😄 深層学習 שלום",
        '<span class="md-c1"># [a](b)</span>', '<td class="md-center"><code>a|b</code></td>', '<td class="md-right">28.4</td>',
        '<div class="math">$$\n\\sum_i x_i * y_i\n$$</div>', "<li>second, with <code>code_x</code><ul>",
    ):  # fmt: skip
        assert piece in html
    assert "style=" not in html and "align=" not in html


@pytest.mark.parametrize(
    "text",
    ["f(x) = a_1 * b_2 * c_3", "C:\\path\\to", "if a < b and c > d: & done", "50% of $5, $10/h & US$3", "x^2 ~ 3", "a__b__c", "1 < 2 > 1",
     "use [0, 1] and a[i][j]", "she said: \"yes\" & 'no'", "e.g. 3*4 = 12", "~5 ms ~ 6 ms", "100_000_000", "&c. &nosuch; AT&T"],
)  # fmt: skip
def test_words_with_signs_stay_as_they_are(text):
    assert plain(render_here(text, {}, {}, "")) == text


@pytest.mark.parametrize(
    "address",
    [
        "https://a.org/x_(y)_z?a=b&c=d_e#f",
        "http://a.org/~x/*y*/z",
        "https://a.org/$x$",
        "https://a.org/@ann:smile:x",
    ],
)
def test_bare_addresses_are_links_whatever_is_in_them(address):
    shown = address.replace("&", "&amp;")
    assert f'<a href="{shown}" rel="nofollow ugc noopener">{shown}</a>' in render_here(
        f"see {address}, ok", {}, {}, ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "看https：{}。后面", "请看{}。后面", "„{}“, so", "«{}»", "“{}”", "‘{}’", "الورقة {}، جيدة", "هل قرأت {}؟", "{}… and",
    ],
)  # fmt: skip
def test_an_address_begins_and_ends_with_the_marks_of_every_language(text):
    address = "https://arxiv.org/abs/1706.03762"
    html = render_here(text.format(address), {}, {}, "")
    assert f'<a href="{address}" rel="nofollow ugc noopener">{address}</a>' in html


def test_a_text_is_rendered_the_same_whatever_was_refused_before_it():
    text = SECTION + "[quote]\n- a\n[/quote]" + NOTE
    before = render_here(text, {}, {}, "p")
    for _, attack in markup_attacks.attacks(1_500, mixed=10):
        try:
            render_here(attack, {}, {}, "p")
        except Refused:
            assert render_here("*a* b[^1]\n\n[^1]: c", {}, {}, "q").count("<em>") == 1
    assert render_here(text, {}, {}, "p") == before


PEAK = """
from pathlib import Path
from goodreadings.lib.markup import Refused
from goodreadings.lib.markup.engine import render_here
from tests.lib import markup_attacks
for _, attack in list(markup_attacks.attacks(31_900, mixed=5))[::6]:
    try:
        render_here(attack, {}, {}, "p")
    except Refused:
        continue
# Not getrusage, which counts what the process had before it became this one.
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0])
"""


def test_memory_stays_bounded():
    """In a process of its own, as in production: there the child may take 1 GiB of addresses."""
    told = subprocess.run([sys.executable, "-c", PEAK], cwd=ROOT, check=True, capture_output=True, text=True)
    assert int(told.stdout) < 600_000  # KiB
