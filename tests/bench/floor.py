"""The floor: a bare Django view with the seven standard middlewares that does one indexed query for twenty stored
posts and renders a template. What a page of ours costs is told in times of this."""

import os

import django
import environ
from django.conf import settings

ITEM = """<article id="post-{{ post.number }}" class="post"><header>
<a href="{% url 'member' post.author.username %}">{{ post.author.display_name|default:post.author.username }}</a>
<time datetime="{{ post.created_at|date:'c' }}" title="{{ post.created_at|date:'DATETIME_FORMAT' }}">
{{ post.created_at|timesince }} ago</time> <a href="{% url 'post' post.pk %}">{{ post.number }}</a></header>
<div>{{ post.html|safe }}</div><footer><a href="{% url 'like' post.pk %}">Like</a>
<a href="{% url 'reply' post.pk %}">Reply</a>{% if post.parent_id %} <a href="{% url 'post' post.parent_id %}">
in reply to {{ post.parent_id }}</a>{% endif %}</footer></article>"""
PAGE = (
    "<!doctype html><html><head><title>{{ title }}</title></head><body><main>"
    "{% for post in posts %}" + ITEM + "{% endfor %}</main></body></html>"
)

if not settings.configured:
    settings.configure(
        SECRET_KEY="the floor keeps no secret",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.bench.floor",
        DATABASES={"default": environ.Env.db_url_config(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 600}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402


class Author(models.Model):
    username = models.CharField(max_length=30)
    display_name = models.CharField(max_length=60)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "accounts_user"

    def __str__(self):
        return self.username


class Row(models.Model):
    topic_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    parent_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    html = models.TextField()

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "threads_post"

    def __str__(self):
        return str(self.number)


page = engines["django"].from_string(PAGE)


def floor(request, topic, number):
    rows = Row.objects.select_related("author")
    posts = rows.filter(topic_id=topic, number__range=(number, number + 19)).order_by("number")
    return HttpResponse(page.render({"title": "The floor", "posts": posts}, request))


urlpatterns = [
    path("<int:topic>/<int:number>/", floor),
    path("members/<str:username>/", floor, name="member"),
    path("posts/<int:pk>/", floor, name="post"),
    path("posts/<int:pk>/like/", floor, name="like"),
    path("posts/<int:pk>/replies/", floor, name="reply"),
]
application = get_wsgi_application()
