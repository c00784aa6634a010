"""Pictures that stand for a page where its address is shared: 1200 × 630, a PNG, in the look of the site.

Plain words in, bytes out. Knows neither Django nor what a paper is.
"""

from .draw import HEIGHT, WIDTH, Card, draw

__all__ = ["HEIGHT", "WIDTH", "Card", "draw"]
