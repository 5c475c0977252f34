"""Addresses of accounts, apart from allauth's own under accounts/."""

from django.urls import path

from accounts import distance_doors, keys, leaving_doors, views  # noqa: F401 - keys makes `<key:…>` known

app_name = "accounts"
urlpatterns = [
    path("players/<key:key>", views.player, name="player"),
    path("players/<key:key>/distance", distance_doors.distance, name="distance"),
    path("settings/people", distance_doors.kept_away, name="distances"),
    path("me", views.me, name="me"),
    path("guest", views.guest, name="guest"),
    path("guest/leave", views.leave, name="leave"),
    path("claim", views.claim, name="claim"),
    path("settings", views.settings, name="settings"),
    path("settings/leave", leaving_doors.leave, name="leave_for_good"),
    path("settings/nickname", views.rename, name="rename"),
    path("settings/tokens", views.issue_token, name="issue_token"),
    path("settings/tokens/<int:pk>/revoke", views.revoke_token, name="revoke_token"),
]
