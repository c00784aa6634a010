"""Tags that remember what they said: only where it is the same on every page."""

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation

from goodreadings.lib.constant_tags import Address, Constant


def said(template: Template, **context) -> str:
    return template.render(Context(context))


def is_constant(text: str) -> bool:
    return isinstance(Template(text).nodelist[0], Constant)


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Sign in" %}',
        "{% translate 'Read' context 'verb' %}",
        "{% url 'search' %}",
        '{% static "js/site.js" %}',
    ],
)
def test_words_and_addresses_by_themselves_are_remembered(text):
    assert is_constant(text)
    template = Template(text)
    assert said(template) == said(template) != ""


@pytest.mark.parametrize(
    "text",
    ["{% translate word %}", '{% translate "Read" context kind %}', '{% translate "Sign in"|upper %}', '{% translate "Sign in" as word %}',
     "{% url name %}", "{% url 'post' pk %}", "{% url 'post' pk=pk %}", "{% url 'search' as there %}", "{% url 'admin:index' %}",
     "{% static file %}", '{% static "js/site.js" as file %}'],
)  # fmt: skip
def test_what_depends_on_the_page_is_not(text):
    assert not is_constant(text)


@pytest.mark.parametrize("of", [7, "7", 2**40, "özgür", "it's&more"])
def test_an_address_with_one_argument_is_that_of_django(of):
    text = "{% url 'post' of %}" if isinstance(of, int) else "{% url 'member' of %}"
    template = Template(text)
    assert isinstance(template.nodelist[0], Address)
    expected = template.nodelist[0].node.render(Context({"of": of}))
    assert said(template, of=of) == said(template, of=of) == expected


@pytest.mark.parametrize("of", ["", None, "twenty", -1])
def test_what_has_no_address_is_told_each_time(of):
    template = Template("{% url 'post' of %}")
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            said(template, of=of)


def test_words_are_those_of_the_readers_language():
    template = Template('{% translate "Sign in" %}')
    spoken = {}
    for language in ("en", "de", "fr", "en", "de"):
        with translation.override(language):
            spoken.setdefault(language, said(template))
            assert said(template) == spoken[language]
    assert spoken["en"] == "Sign in"
    assert len(set(spoken.values())) == 3


def test_addresses_are_those_of_the_prefix_that_the_site_has():
    template = Template("{% url 'search' %}")
    assert said(template) == "/search/"
    set_script_prefix("/readings/")
    try:
        assert said(template) == "/readings/search/"
    finally:
        set_script_prefix("/")
    assert said(template) == "/search/"


def test_files_are_those_of_the_release():
    template = Template('{% static "js/site.js" %}')
    before = said(template)
    with override_settings(STATIC_URL="/elsewhere/"):
        assert said(template) != before
    assert said(template) == before


def test_variables_beside_them_stay_what_they_are():
    template = Template('{% translate "Sign in" %} {{ name }} {% translate word %}')
    assert said(template, name="<ann>", word="Join") == "Sign in &lt;ann&gt; Join"
    assert said(template, name="bob", word="Sign in") == "Sign in bob Sign in"
