"""Addresses of moderation: the desk, what is decided about oneself, and what everybody may know."""

from django.urls import path

from accounts import keys  # noqa: F401 - makes `<key:…>` known
from moderation import transparency
from moderation.desk import appeals, views
from moderation.rules import doors as rules
from moderation.strikes import doors as people

app_name = "moderation"
urlpatterns = [
    path("moderation", views.waiting, name="queue"),
    path("moderation/bulk", views.bulk, name="bulk"),
    path("moderation/cases/<int:number>", views.case, name="case"),
    path("moderation/cases/<int:number>/claim", views.claim, name="claim"),
    path("moderation/people/<key:key>", people.person, name="person"),
    path("moderation/rules", rules.rules, name="rules"),
    path("moderation/rules/new", rules.new, name="new_rule"),
    path("moderation/rules/<int:number>", rules.rule, name="rule"),
    path("moderation/rules/<int:number>/edit", rules.edit, name="edit_rule"),
    path("moderation/rules/<int:number>/try", rules.attempt, name="try_rule"),
    path("moderation/you", appeals.mine, name="mine"),
    path("moderation/decisions/<key:key>", appeals.decision, name="decision"),
    path("transparency", transparency.page, name="transparency"),
]
