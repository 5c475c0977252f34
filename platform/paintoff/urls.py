"""Every address of the site, gathered from its rooms."""

from django.contrib import admin
from django.urls import include, path

from paintoff.api import api
from paintoff.health import up
from paintoff.metrics.door import metrics
from paintoff.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("battles.urls")),
    path("", include("gallery.urls")),
    path("", include("accounts.urls")),
    path("", include("moderation.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("api/", api.urls),
    path("up", up, name="up"),
    path("metrics", metrics, name="metrics"),
    path("", include("jobs.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "paintoff.errors.bad_request"
handler403 = "paintoff.errors.forbidden"
handler404 = "paintoff.errors.not_found"
handler500 = "paintoff.errors.broken"
