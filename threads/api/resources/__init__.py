"""What the API has, one noun a file; importing them declares their operations, in the order of the description."""

from threads.api.resources import likes, members, moderation, own, papers, posts, search, shares, topics

__all__ = ["likes", "members", "moderation", "own", "papers", "posts", "search", "shares", "topics"]
