"""What members set about themselves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import ProfileForm
from goodreadings.lib.pages import signed_in, way_back


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.save(update_fields=["display_name", "about"])
        messages.success(request, "Saved.")
        return redirect("settings")
    status = 422 if form.errors else 200
    return render(request, "accounts/settings.html", {"form": form}, status=status)


@signed_in
@require_POST
def reading_view(request):
    """How topics are read, flat or threaded. (A visitor's choice: threads.views.topics.)"""
    request.user.threaded = request.POST.get("view") == "threaded"
    request.user.save(update_fields=["threaded"])
    return redirect(way_back(request, "/"))
