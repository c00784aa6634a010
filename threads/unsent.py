"""What a visitor typed when their sign-in had ended: kept in the session until they are back."""

KEY = "unsent"


def keep(request, place: str, body: str | None = None) -> None:
    """Remember the text of a form, or `body`, for `place`, the path of the page that has its composer."""
    if body := request.POST.get("body", "").strip() if body is None else body:
        request.session[KEY] = {
            "place": place,
            "body": body[:40_000],
            # What an edit began from, so that one made meanwhile is noticed.
            "base": request.POST.get("base", "")[:64],
        }


def take(request) -> dict:
    """The initial value of a composer on this page, once."""
    unsent = request.session.get(KEY) if request.user.is_authenticated else None
    if not unsent or unsent["place"] != request.path:
        return {}
    del request.session[KEY]
    return {name: unsent[name] for name in ("body", "base") if unsent.get(name)}
