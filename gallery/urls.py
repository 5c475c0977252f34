"""Addresses of the gallery."""

from django.urls import path

from accounts import keys  # noqa: F401 - makes `<key:…>` known
from gallery import door, views
from gallery.ancestry import blending, credits
from gallery.ancestry import views as family
from gallery.collections import doors as collected
from gallery.collections import handling
from gallery.exports import doors as exports
from gallery.find import views as finding
from gallery.judged import door as judged
from gallery.notices import doors as notices
from gallery.people import doors, reports, talk
from gallery.picking import doors as picked
from gallery.sets import doors as sets
from gallery.sets import editing_doors as set_editing
from gallery.sets import files as set_files
from gallery.sets import history_doors as set_history
from gallery.sets import managing as set_managing
from gallery.sets import offering as set_offering
from gallery.sets import reports as set_reports
from gallery.sets import unused_doors as set_unused
from gallery.sets import wall_doors as set_wall
from gallery.sets.carrying import doors as set_carrying
from gallery.sets.proposals import doors as proposals
from gallery.sets.proposals import handling as proposing
from gallery.studio import views as studio
from gallery.studio import words
from gallery.tags import doors as tagged
from gallery.viewing import doors as viewing

app_name = "gallery"
urlpatterns = [
    path("gallery", views.feed, name="feed"),
    path("pictures/picked", picked.picked, name="picked"),
    path("bin", picked.thrown_away, name="bin"),
    path("exports", exports.every, name="exports"),
    path("exports/everything", exports.everything, name="export_everything"),
    path("exports/<key:key>", exports.one, name="export"),
    path("exports/<key:key>/file", exports.file, name="export_file"),
    path("exports/<key:key>/drop", exports.drop, name="drop_export"),
    path("settings/viewing", viewing.viewing, name="viewing"),
    path("settings/hidden-tags", viewing.hide_tag, name="hide_tag"),
    path("search", finding.search, name="search"),
    path("pictures/<key:key>", views.picture, name="picture"),
    path("pictures/<key:key>/ancestry", family.ancestry, name="ancestry"),
    path("pictures/<key:key>/remixes", family.remixes, name="remixes"),
    path("pictures/<key:key>/blend", blending.blend, name="blend"),
    path("pictures/<key:key>/compare/<key:other>", family.compare, name="compare"),
    path("pictures/<key:key>/delete", views.delete, name="delete"),
    path("pictures/<key:key>/like", doors.like, name="like"),
    path("pictures/<key:key>/comments", talk.say, name="say"),
    path("pictures/<key:key>/report", reports.picture, name="report"),
    path("pictures/<key:key>/judged", judged.picture, name="judged"),
    path("comments/<int:number>/report", reports.comment, name="report_comment"),
    path("comments/<int:number>/edit", talk.edit, name="edit_comment"),
    path("comments/<int:number>/remove", talk.remove, name="remove_comment"),
    path("players/<key:key>/follow", doors.follow, name="follow"),
    path("players/<key:key>/credit", credits.credit, name="credit"),
    path("players/<key:key>/pictures", views.of_player, name="of_player"),
    path("studio/words", words.words, name="words"),
    path("players/<key:key>/collections", collected.of_player, name="collections_of"),
    path("pictures/<key:key>/collect", handling.collect, name="collect"),
    path("pictures/<key:key>/collections", collected.with_picture, name="collections_with"),
    path("collections", collected.collections, name="collections"),
    path("collections/new", collected.new, name="new_collection"),
    path("collections/<key:key>", collected.collection, name="collection"),
    path("collections/<key:key>/edit", collected.edit, name="edit_collection"),
    path("collections/<key:key>/report", reports.collection, name="report_collection"),
    path("collections/<key:key>/delete", collected.delete, name="delete_collection"),
    path("collections/<key:key>/arrange", handling.arrange, name="arrange"),
    path("collections/<key:key>/offer", handling.offer, name="offer"),
    path("collections/<key:key>/offers", handling.offers, name="offers"),
    path("collections/<key:key>/offers/back", handling.take_back_offer, name="take_back_offer"),
    path("pictures/<key:key>/sets", sets.with_picture, name="sets_with"),
    path("pictures/<key:key>/set", set_offering.ask, name="add_to_set"),
    path("sets", sets.sets, name="sets"),
    path("sets/unused-files", set_unused.files, name="unused_files"),
    path("sets/new", sets.new, name="new_set"),
    path("sets/<key:key>", sets.one, name="set"),
    path("sets/<key:key>/wall", set_wall.show, name="set_wall"),
    path("sets/<key:key>/slots/<slug:slot>", sets.slot, name="set_slot"),
    path("sets/<key:key>/slots/<slug:slot>/edit", set_editing.slot, name="set_edit_slot"),
    path("sets/<key:key>/report", set_reports.whole, name="report_set"),
    path("sets/<key:key>/report/remark/<int:number>", set_reports.remark, name="report_remark"),
    path("sets/<key:key>/report/<slug:what>/<slug:name>", set_reports.text, name="report_set_words"),
    path("sets/<key:key>/slots/<slug:slot>/report", set_reports.picture, name="set_report"),
    path("sets/<key:key>/slots/<slug:slot>/compare", set_history.compare, name="set_compare"),
    path("sets/<key:key>/commits", set_history.commits, name="set_commits"),
    path("sets/<key:key>/commits/<slug:name>", set_history.commit, name="set_commit"),
    path("sets/<key:key>/commits/<slug:name>/undo", set_editing.revert, name="set_revert"),
    path("sets/<key:key>/diff", set_history.diff, name="set_diff"),
    path("sets/<key:key>/branches", set_managing.branches_and_tags, name="set_branches"),
    path("sets/<key:key>/members", set_managing.members, name="set_members"),
    path("sets/<key:key>/settings", set_managing.label, name="set_settings"),
    path("sets/<key:key>/export", set_carrying.files, name="set_export"),
    path("sets/<key:key>/delete", set_managing.delete, name="delete_set"),
    path("sets/<key:key>/i/<str:name>", set_files.file, name="set_file"),
    path("sets/<key:key>/proposals", proposals.proposals, name="proposals"),
    path("sets/<key:key>/proposals/new", proposals.new, name="new_proposal"),
    path("sets/<key:key>/proposals/rules", proposals.asked, name="proposal_rules"),
    path("sets/<key:key>/proposals/<int:number>", proposals.proposal, name="proposal"),
    path("sets/<key:key>/proposals/<int:number>/changes", proposals.changes, name="proposal_changes"),
    path("sets/<key:key>/proposals/<int:number>/checks", proposals.checks, name="proposal_checks"),
    path("sets/<key:key>/proposals/<int:number>/conflicts", proposals.contested, name="proposal_conflicts"),
    path("sets/<key:key>/proposals/<int:number>/edit", proposals.edit, name="edit_proposal"),
    path("sets/<key:key>/proposals/<int:number>/say", proposing.say, name="say_of_proposal"),
    path("sets/<key:key>/proposals/<int:number>/unsay", proposing.remove_remark, name="remove_set_remark"),
    path("sets/<key:key>/proposals/<int:number>/review", proposing.review, name="review_proposal"),
    path("sets/<key:key>/proposals/<int:number>/act", proposing.act, name="act_on_proposal"),
    path("sets/<key:key>/proposals/<int:number>/settle", proposing.settle, name="settle_proposal"),
    path("sets/<key:key>/proposals/<int:number>/votes/<key:vote>/receipt", proposing.receipt, name="set_vote_receipt"),
    path("tags", tagged.tags, name="tags"),
    path("tags/like", tagged.like, name="like_tags"),
    path("tags/<str:slug>/pictures", tagged.tag, name="tag"),
    path("pictures/<key:key>/tags", tagged.put, name="put_tags"),
    path("pictures/<key:key>/tags/take", tagged.take, name="take_tag"),
    path("notifications", notices.notices, name="notices"),
    path("notifications/read", notices.read_all, name="notices_read"),
    path("notifications/choices", notices.choices, name="notice_choices"),
    path("notifications/<int:number>", notices.open_one, name="notice"),
    path("studio", studio.studio, name="studio"),
    path("studio/runs/<key:key>", studio.run, name="run"),
    path("studio/history", studio.past, name="history"),
    path("studio/runs/<key:key>/sheet.png", studio.sheet, name="sheet"),
    path("studio/runs/<key:key>/note", studio.note, name="note_run"),
    path("studio/runs/<key:key>/delete", studio.delete, name="delete_run"),
    path("studio/runs/<key:key>/cancel", studio.cancel, name="cancel_run"),
    path("pictures/<key:key>/enlarge", studio.enlarge, name="enlarge"),
    path("pictures/<key:key>/publish", studio.publish, name="publish"),
    path("i/<str:name>", door.file, name="file"),
]
