"""Addresses of the operators' page. They lie in the admin, whose own door they use."""

from django.contrib import admin
from django.urls import path

from jobs.studio import page

app_name = "jobs"
urlpatterns = [
    path("admin/studio/", admin.site.admin_view(page.page), name="studio"),
    path("admin/studio/live", admin.site.admin_view(page.live), name="studio_live"),
    path("admin/studio/readmit", admin.site.admin_view(page.readmit), name="studio_readmit"),
]
