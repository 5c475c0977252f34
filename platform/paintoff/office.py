"""The admin with what is not a table: pages that watch something. Their own rooms make them; here they get their links."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.urls import reverse

# Room, name, address name, and the permission that opens it.
WATCHES = (
    ("jobs", "Studio", "jobs:studio", "jobs.view_dispatcherbeat"),
    ("moderation", "Queue", "moderation:queue", "moderation.decide_case"),
)


class Office(AdminSite):
    site_header = site_title = "Paintoff administration"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        rooms = super().get_app_list(request, app_label)
        for label, name, address, permission in WATCHES:
            for room in rooms:
                if room["app_label"] == label and request.user.has_perm(permission):
                    room["models"].insert(0, _link(name, reverse(address)))
        return rooms


class OfficeConfig(AdminConfig):
    default_site = "paintoff.office.Office"


def _link(name: str, url: str) -> dict[str, Any]:
    """As one of the admin's own models looks in its list."""
    shown = {"name": name, "object_name": name, "admin_url": url, "add_url": None, "view_only": True}
    return shown | {"model": None, "perms": {"view": True}}
