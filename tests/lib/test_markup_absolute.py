"""Rendered words, for readers elsewhere."""

import pytest

from goodreadings.lib import markup

PAGE = "https://readings.example.org/posts/57/"


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/2021/#post-3">x</a>', '<a href="https://readings.example.org/2021/#post-3">x</a>'),
        ('<a class="footnote" href="#md-a-1">1</a>', '<a class="footnote" href="https://readings.example.org/posts/57/#md-a-1">1</a>'),
        ('<a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">x</a>',) * 2,
        ('<a href="mailto:a@example.org">x</a>',) * 2,
        ('<img alt="&lt;a href=&quot;/x&quot;&gt;" src="/images/a.png">', '<img alt="&lt;a href=&quot;/x&quot;&gt;" src="https://readings.example.org/images/a.png">'),
        ('<p>&lt;a href="/x"&gt; and href="/y"</p>',) * 2,
        ('<li class="task-list-item"><input type="checkbox" disabled aria-label="done" checked> x</li>', '<li class="task-list-item">☑ x</li>'),
        ('<li><input type="checkbox" disabled aria-label="checked"> x</li>', "<li>☐ x</li>"),
        ('<span class="math">$a &lt; b$</span>',) * 2,
        ("", ""),
    ],
)  # fmt: skip
def test_every_address_is_whole(html, whole):
    assert markup.absolute(html, PAGE) == whole


def test_what_the_renderer_makes_is_all_understood():
    html = markup.render(
        "- [x] [a](/b)\n- [ ] ![c](/images/d.png)\n\n# e[^1]\n\n[^1]: f", images={"/images/d.png": (1, 1)}
    )
    said = markup.absolute(html, PAGE)
    assert 'href="/' not in said
    assert 'src="/' not in said
    assert 'href="#' not in said
    assert "<input" not in said
