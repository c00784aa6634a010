"""Where a member is signed in: seen, and ended."""

import datetime
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.devices import in_words
from goodreadings.lib.pages import signed_in

# "Last seen" is as exact as this: a row is not written with every page.
EVERY = datetime.timedelta(minutes=10)
SEEN = "seen"


def note_sign_in(sender, request, **kwargs) -> None:
    """allauth has written the row of the session; from now on it is renewed."""
    request.session[SEEN] = int(timezone.now().timestamp())


user_logged_in.connect(note_sign_in, dispatch_uid="accounts.sessions")


def remember_when_seen(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware: every ten minutes, and only where the page looked up its member anyway, the row of the session
    learns the hour, address and browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if session.accessed and not session.is_empty() and SESSION_KEY in session and SEEN in session:
            now = timezone.now()
            # A clock that was set back makes no session silent.
            if abs(now.timestamp() - session[SEEN]) >= EVERY.total_seconds() and _is_known(request):
                session[SEEN] = int(now.timestamp())
                UserSession.objects.create_from_request(request)
        return response

    return middleware


def _is_known(request: HttpRequest) -> bool:
    return hasattr(request, "_cached_user") and request.user.is_authenticated


def of_member(request) -> list[UserSession]:
    """The sessions of the member that go on, this one first, then the one seen last; with `is_this` and `words`."""
    sessions = UserSession.objects.purge_and_list(request.user)
    here = request.session.session_key
    if all(session.session_key != here for session in sessions):  # it began before there was this list
        agent, ip = request.headers.get("User-Agent", ""), get_adapter().get_client_ip(request)
        sessions.append(UserSession(session_key=here, user_agent=agent, ip=ip))
    for session in sessions:
        session.is_this = session.session_key == here
        session.words = in_words(session.user_agent)
        if session.is_this:
            session.last_seen_at = timezone.now()
    return sorted(sessions, key=lambda session: (session.is_this, session.last_seen_at), reverse=True)


def end_all(member) -> int:
    """Sign `member` out everywhere, for instance because the account is no longer theirs to use. How many."""
    sessions = list(UserSession.objects.filter(user=member))
    for session in sessions:
        session.end()
    return len(sessions)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """POST ends one, `end=<its key in the list>`, or `end=others`, without which word it is all others, too, as
    allauth's own page has it."""
    sessions = of_member(request)
    if request.method != "POST":
        return render(request, "accounts/sessions.html", {"sessions": sessions})
    wanted = request.POST.get("end", "others")
    others = [session for session in sessions if not session.is_this]
    ended = others if wanted == "others" else [session for session in others if str(session.pk) == wanted]
    if wanted != "others" and not ended:
        raise Http404(_("This session has ended already."))
    for session in ended:
        session.end()
    said = ngettext("One session has ended.", "%(n)d sessions have ended.", len(ended))
    messages.success(request, said % {"n": len(ended)} if ended else _("You are signed in nowhere else."))
    return redirect("usersessions_list")
