from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from threads.api.cursor import page
from threads.api.operation import PAGE, operation
from threads.api.shapes import TOPIC
from threads.models import Topic


@operation(
    "GET", "/topics/", "topics", "The years, newest first", scope=READ, is_open=True, shape=TOPIC, kind=PAGE
)
def index(call):
    return page(call, Topic.objects.all(), "year")


@operation("GET", "/topics/{year}/", "topic", "A year", scope=READ, is_open=True, shape=TOPIC)
def show(call, year):
    return get_object_or_404(Topic, year=year)
