"""What is counted of a year: the whole after a difference is the whole put together anew."""

from hypothesis import given
from hypothesis import strategies as st

from threads.models.whole import Part, Whole

SIZE = 10
# By place in a part: an author, likes, and the papers that the post shares.
POSTS = st.dictionaries(
    st.integers(1, SIZE - 1),
    st.tuples(st.integers(1, 3), st.integers(0, 3), st.sets(st.integers(1, 4), max_size=2)),
    max_size=5,
)


def part(n: int, posts: dict) -> Part:
    made = Part()
    for place, (author, likes, papers) in sorted(posts.items()):
        number = n * SIZE + place
        made.posts += 1
        made.likes += likes
        made.authors[author] = made.authors.get(author, 0) + 1
        for paper in papers:
            before, first = made.papers.get(paper, (0, number))
            made.papers[paper] = (before + likes, first)
    return made


def stamps(versions: list[int]) -> list[str]:
    return [f"{n} {version}" for n, version in enumerate(versions)]


@given(st.data())
def test_it_is_the_same(data):
    years = data.draw(st.lists(POSTS, max_size=4))
    versions = [0] * len(years)
    whole = Whole.of(stamps(versions), [part(n, posts) for n, posts in enumerate(years)])
    for version in range(1, 4):
        years = years + data.draw(st.lists(POSTS, max_size=2))
        versions += [version] * (len(years) - len(versions))
        for n in data.draw(st.sets(st.integers(0, 5), max_size=3)):
            if n < len(years):
                years[n], versions[n] = data.draw(POSTS), version
        now = stamps(versions)
        before, whole = whole, whole.after(now, {n: part(n, years[n]) for n in whole.changed(now)})
        anew = Whole.of(now, [part(n, posts) for n, posts in enumerate(years)])
        assert whole == anew
        assert list(whole.ranked) == sorted(whole.ranked)
        assert before.stamps != now or before == anew


def test_what_was_before_stays_as_it_was():
    first = {1: (1, 2, {7}), 2: (2, 0, {8})}
    before = Whole.of(stamps([0]), [part(0, first)])
    again = Whole.of(stamps([0]), [part(0, first)])
    before.after(stamps([1]), {0: part(0, {2: (3, 5, {8, 9})})})
    assert before == again


def test_a_new_part_that_was_never_stamped_is_counted_too():
    whole = Whole.of(["a"], [part(0, {})])
    assert whole.changed(["a", None]) == [1]
    assert whole.changed(["b", None, "c"]) == [0, 1, 2]
    assert whole.changed(["a"]) == []
