"""The moderators' desk in the Django admin. Every act ends in the verbs of the models."""

from threads.admin import mails, members, papers, posts, topics, watched

__all__ = ["mails", "members", "papers", "posts", "topics", "watched"]
