"""Small typing errors in titles and names: the word that was meant."""

from threads.search.fold import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONG = 4, 8


def most_errors(word: str) -> int:
    """How many letters of a word may be wrong."""
    return (
        0 if len(word) < SHORTEST or not word.isascii() or word.isdigit() else 2 if len(word) >= LONG else 1
    )


def closest(word: str, texts) -> str | None:
    """The word of `texts` that `word` was to be: itself when it is there, else the nearest, the more
    frequent of two; None when none is near."""
    counts: dict[str, int] = {}
    for text in texts:
        for one in fold(text).split():
            counts[one] = counts.get(one, 0) + 1
    if word in counts:
        return word
    most = most_errors(word)
    near = [(errors, -counts[one], one) for one in counts
            if abs(len(one) - len(word)) <= most and (errors := distance(word, one, most)) <= most]  # fmt: skip
    return min(near)[2] if near else None


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; `most` + 1 for more than that."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def one_letter_off(word: str) -> list[str]:
    """Every text that `word` is one slip away from: for databases that know of no trigrams."""
    halves = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + c + b[1:] for a, b in halves if b for c in LETTERS}
    found |= {a + c + b for a, b in halves for c in LETTERS}
    return sorted(found - {word, ""})
