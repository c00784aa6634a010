"""Every address, in the order in which they are tried."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from goodreadings.lib.health import healthz, readyz
from goodreadings.lib.words import words

handler400 = "goodreadings.lib.pages.bad_request"
handler403 = "goodreadings.lib.pages.not_allowed"
handler404 = "goodreadings.lib.pages.not_found"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("words/<str:language>.js", words, name="words"),
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("threads.api.urls")),
    path("", include("threads.urls")),
]
