"""The page that others are measured against: twenty stored posts, one question, one template."""

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from threads.models import Post

PAGE = """<!doctype html><title>Floor</title>{% for post in posts %}<article id="post-{{ post.number }}">
<p>{{ post.author.username }} {{ post.created_at|date }}</p>{{ post.html|safe }}</article>{% endfor %}"""


def floor(request):
    posts = (
        Post.objects.filter(topic__year=2021, number__range=(1, 20))
        .select_related("author")
        .order_by("number")
    )
    return HttpResponse(engines["django"].from_string(PAGE).render({"posts": posts}, request))


urlpatterns = [path("floor/", floor), path("", include("goodreadings.urls"))]
