"""Addresses of the gallery."""

from django.urls import path

from accounts import keys  # noqa: F401 - makes `<key:…>` known
from gallery import door, views

app_name = "gallery"
urlpatterns = [
    path("gallery", views.feed, name="feed"),
    path("pictures/<key:key>", views.picture, name="picture"),
    path("pictures/<key:key>/delete", views.delete, name="delete"),
    path("players/<key:key>/pictures", views.of_player, name="of_player"),
    path("i/<str:name>", door.file, name="file"),
]
