"""What is loaded before processes part."""

import subprocess
import sys

LOAD = """
import gc, sys
import django
django.setup()
from django.template import engines
from goodreadings.lib import ahead
ahead.load()
before = set(sys.modules)
(loader,) = engines["django"].engine.template_loaders
assert "threads/topic.html" in str(loader.get_template_cache)
from django.urls import resolve
resolve("/2021/papers/")
print(gc.get_freeze_count() > 50_000, set(sys.modules) - before)
"""


def test_views_and_templates_are_there_and_left_alone():
    command = [sys.executable, "-c", LOAD]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout.split() == ["True", "set()"], ended.stderr
