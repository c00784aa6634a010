"""The addresses of the forum."""

from django.urls import path, re_path, register_converter

from threads.views import likes, members, moderation, old_addresses, papers, posts, topics, years


class Year:
    """Four digits: /2021/."""

    regex = "[12][0-9]{3}"
    to_python = int
    to_url = str


register_converter(Year, "year")

urlpatterns = [
    path("", topics.home, name="home"),
    path("<year:year>/", topics.topic, name="topic"),
    path("<year:year>/posts/", posts.create, name="write"),
    path("<year:year>/papers/", papers.of_year, name="papers"),
    path("<year:year>/ask/", years.ask, name="ask"),
    path("posts/<int:pk>/", posts.show, name="post"),
    path("posts/<int:pk>/replies/", posts.reply, name="reply"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit"),
    path("posts/<int:pk>/delete/", posts.delete, name="delete"),
    path("posts/<int:pk>/like/", likes.like, name="like"),
    path("posts/<int:pk>/hide/", moderation.hide, name="hide"),
    path("posts/<int:pk>/restore/", moderation.restore, name="restore"),
    path("papers/<int:pk>/", papers.show, name="paper"),
    path("members/<str:username>/", members.show, name="member"),
    path("moderation/log/", moderation.log, name="log"),
    path("moderation/years/", years.manage, name="years"),
    path("moderation/years/<year:year>/", years.describe, name="describe"),
    path("moderation/years/<year:year>/close/", years.close, name="close"),
    path("moderation/years/<year:year>/reopen/", years.reopen, name="reopen"),
    re_path(old_addresses.ADDRESS, old_addresses.topic, name="old_address"),
]
