"""Mathematics in titles as plain characters."""

import pytest

from threads.papers.spoken import spoken


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        (r"$\beta$-VAE", "β-VAE"),
        (r"$\ell_2$ and $L^{2}$", "ℓ₂ and L²"),
        (r"An $O(n \log n)$ bound in $\mathbb{R}^{d}$", "An O(n log n) bound in R^d"),
        (r"$\mathcal{L}_{\text{max}}$", "L_max"),
        (r"$\frac{1}{2}$-Lipschitz", "1/2-Lipschitz"),
        (r"$\alpha\to\infty$", "α→∞"),
        (r"$x \leq \sqrt{2}$", "x ≤ √2"),
        ("From $5 to $6", "From $5 to $6"),
        (r"$\input{/etc/passwd}$", r"$\input{/etc/passwd}$"),
        ("a $ b", "a $ b"),
        ("$" * 9, "$" * 9),
        ("Two\n lines\x00", "Two lines"),
        ("", ""),
    ],
)
def test_a_title_is_said_in_plain_characters(title, plain):
    assert spoken(title) == plain
