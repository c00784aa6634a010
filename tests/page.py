"""What a reader finds in an answer, whatever the marks between the words."""

from xml.etree.ElementTree import Element

import html5lib


def tree(response) -> Element:
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def part(response, id: str | None = None) -> Element | None:
    """The element with an id, or the page; None when there is none."""
    page = tree(response)
    return page if id is None else page.find(f".//*[@id='{id}']")


def words(response, id: str | None = None) -> str:
    """The words of an element or of the whole page, on one line; "" when there is no such element."""
    return words_of(part(response, id))


def words_of(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def titles(response) -> str:
    """The first heading of the page."""
    return words_of(tree(response).find(".//h1"))


def links(response, id: str | None = None) -> dict[str, str]:
    """Where an element's links lead: {address: words}."""
    element = part(response, id)
    if element is None:
        return {}
    return {a.get("href"): words_of(a) for a in element.iter("a") if a.get("href")}


def posts(response) -> list[int]:
    """The numbers of the posts on the page, in their order."""
    found = (element.get("id", "") for element in tree(response).iter("article"))
    return [int(id.removeprefix("post-")) for id in found if id.startswith("post-")]


def forms(response) -> list[str]:
    """The addresses that the forms of the page send to."""
    return [form.get("action", "") for form in tree(response).iter("form")]


def messages(response) -> str:
    return words(response, "messages")


def policy(response) -> dict[str, list[str]]:
    """The Content-Security-Policy, {directive: its sources}: their order differs from process to process."""
    directives = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}
