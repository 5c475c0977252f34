"""Who may do what: every address, API operation and socket command of the site in one table.

A test walks the table against the running site and fails on a door that stands here wrongly or not at all. The table says
who is let in at the door; what the rules of a battle then make of a move is the rules' affair. A method that an address is not
named with here it does not take; HEAD is GET. Inside the admin Django's own permissions decide.
"""

from __future__ import annotations

from enum import StrEnum


class Who(StrEnum):
    """Everybody the site can tell apart. A member has an account, a guest only a nickname; the author made the picture asked
    about; the host hosts the battle asked about, in which guest and member sit; `KICKED` was removed from it. A moderator decides
    cases, a senior one those too that were handed up; an administrator may do everything, and enter the admin."""

    OUTSIDER = "outsider"
    GUEST = "guest"
    MEMBER = "member"
    AUTHOR = "author"
    HOST = "host"
    KICKED = "kicked"
    MODERATOR = "moderator"
    SENIOR = "senior"
    ADMINISTRATOR = "administrator"


ANYBODY = frozenset(Who)
PLAYERS = ANYBODY - {Who.OUTSIDER}
IN_THE_BATTLE = frozenset({Who.GUEST, Who.MEMBER, Who.HOST})
HOST = frozenset({Who.HOST})
ADMINISTRATORS = frozenset({Who.ADMINISTRATOR})
SENIORS = ADMINISTRATORS | {Who.SENIOR}
MODERATORS = SENIORS | {Who.MODERATOR}
MEMBERS = MODERATORS | {Who.MEMBER, Who.HOST}
STAFF = ADMINISTRATORS
AUTHOR = frozenset({Who.AUTHOR})
WROTE = frozenset({Who.GUEST, Who.AUTHOR})  # whoever sealed words in the battle asked about
NOBODY: frozenset[Who] = frozenset()  # no person: a machine on the loopback, or with a token of its own

# By address name and method. A page that sends somebody elsewhere to sign in or to join has not let them in.
PAGES: dict[str, frozenset[Who]] = {
    "GET home": ANYBODY,
    "GET up": ANYBODY,
    "GET metrics": NOBODY,
    "GET jobs:studio": STAFF,
    "GET jobs:studio_live": STAFF,
    "POST jobs:studio_readmit": STAFF,
    "GET battles:list": ANYBODY,
    "GET battles:create": ANYBODY,
    "POST battles:create": ANYBODY,
    "GET battles:join": ANYBODY,
    "POST battles:join": ANYBODY,
    "GET battles:room": IN_THE_BATTLE,
    "GET battles:screen": ANYBODY,
    "GET battles:moderate": MODERATORS,  # nothing of it where they play, before the results
    "POST battles:moderate": MODERATORS,
    "GET battles:moderated_picture": MODERATORS,  # of what is shown there now
    "GET battles:qr": ANYBODY,
    "GET battles:withdraw": WROTE,
    "POST battles:withdraw": WROTE,
    "GET battles:jury": ANYBODY,
    "POST battles:jury_shown": ANYBODY,
    "POST battles:jury_vote": ANYBODY,
    "POST battles:jury_replaced": ANYBODY,
    "GET battles:ballot_picture": ANYBODY,  # of a pair that is offered to nobody in particular, else its voter's alone
    "GET battles:set_vote": ANYBODY,  # who may look into the set
    "POST battles:cast_set_vote": ANYBODY,  # who may look into the set
    "GET battles:set_vote_picture": ANYBODY,  # of a pair that was dealt to nobody in particular, else its voter's alone
    "GET battles:duels": ANYBODY,
    "POST battles:duel_vote": ANYBODY,
    "GET battles:duel_picture": ANYBODY,  # of a pair that was dealt to nobody yet, else its voter's alone
    "GET battles:results": ANYBODY,  # of a battle that is over
    "GET battles:chart": ANYBODY,  # of a battle that is over
    "GET battles:card": ANYBODY,  # of a public battle that is over
    "GET battles:rivals": ANYBODY,
    "GET battles:rival": ANYBODY,  # of two who have met
    "GET battles:leaderboards": ANYBODY,
    "GET battles:leaderboard": ANYBODY,
    "GET battles:corrections": ANYBODY,
    "GET battles:proposals": STAFF,  # the moderators' desk: whoever may change exclusions
    "GET battles:proposal": STAFF,
    "POST battles:proposal": STAFF,
    "GET battles:voters": STAFF,
    "GET battles:voter": STAFF,
    "POST battles:voter": STAFF,
    "GET battles:appeal": PLAYERS,  # about their own votes alone
    "POST battles:appeal": PLAYERS,
    "GET gallery:feed": ANYBODY,
    "GET gallery:viewing": PLAYERS,  # what they choose for themselves
    "POST gallery:viewing": PLAYERS,
    "POST gallery:hide_tag": PLAYERS,
    "GET gallery:search": ANYBODY,  # shows nothing that the gallery does not
    "GET gallery:picture": ANYBODY,
    "GET gallery:ancestry": ANYBODY,  # shows nothing that the gallery does not, but for the viewer's own
    "GET gallery:remixes": ANYBODY,
    "GET gallery:blend": ANYBODY,
    "GET gallery:compare": ANYBODY,  # any two that one may read
    "GET gallery:delete": AUTHOR,
    "POST gallery:delete": AUTHOR,
    "POST gallery:picked": PLAYERS,  # each picture through the gate of what is done to it
    "GET gallery:bin": PLAYERS,  # their own
    "GET gallery:exports": PLAYERS,  # their own
    "POST gallery:export_everything": PLAYERS,
    "GET gallery:export": PLAYERS,  # their own alone
    "GET gallery:export_file": PLAYERS,  # their own alone, while it is kept
    "GET gallery:drop_export": PLAYERS,  # their own alone
    "POST gallery:drop_export": PLAYERS,
    "POST gallery:like": MEMBERS,
    "POST gallery:say": MEMBERS,
    "GET gallery:report": MEMBERS,
    "POST gallery:report": MEMBERS,
    "GET gallery:judged": MODERATORS,  # moderators, of what has a case
    "GET gallery:report_comment": MEMBERS,
    "POST gallery:report_comment": MEMBERS,
    "GET gallery:report_collection": MEMBERS,
    "POST gallery:report_collection": MEMBERS,
    "GET gallery:edit_comment": MEMBERS,  # of their own alone
    "POST gallery:edit_comment": MEMBERS,
    "GET gallery:remove_comment": MEMBERS,  # of their own alone
    "POST gallery:remove_comment": MEMBERS,
    "POST gallery:follow": MEMBERS,
    "GET gallery:credit": ANYBODY,
    "GET gallery:of_player": ANYBODY,
    "GET gallery:words": ANYBODY,
    "GET gallery:studio": PLAYERS,
    "POST gallery:studio": PLAYERS,
    "GET gallery:run": PLAYERS,  # of their own alone, as all of the studio
    "POST gallery:cancel_run": PLAYERS,
    "GET gallery:history": PLAYERS,
    "GET gallery:sheet": PLAYERS,
    "POST gallery:note_run": PLAYERS,
    "GET gallery:delete_run": PLAYERS,
    "POST gallery:delete_run": PLAYERS,
    "GET gallery:enlarge": PLAYERS,  # a copy of one's own
    "POST gallery:enlarge": PLAYERS,
    "POST gallery:publish": MEMBERS,
    "GET gallery:file": ANYBODY,
    "GET gallery:tags": ANYBODY,
    "GET gallery:tag": ANYBODY,
    "GET gallery:like_tags": ANYBODY,
    "POST gallery:put_tags": MEMBERS,  # on their own, and on what they keep in a collection
    "POST gallery:take_tag": MEMBERS,
    "GET gallery:collections": ANYBODY,
    "GET gallery:collections_with": ANYBODY,  # of the private ones their owner's alone
    "GET gallery:collections_of": ANYBODY,  # of the private ones their owner's alone
    "GET gallery:collection": ANYBODY,  # a private one its owner's alone
    "GET gallery:new_collection": MEMBERS,
    "POST gallery:new_collection": MEMBERS,
    "GET gallery:edit_collection": MEMBERS,  # of their own alone, and so on
    "POST gallery:edit_collection": MEMBERS,
    "GET gallery:delete_collection": MEMBERS,
    "POST gallery:delete_collection": MEMBERS,
    "GET gallery:arrange": MEMBERS,
    "POST gallery:arrange": MEMBERS,
    "GET gallery:offers": MEMBERS,
    "POST gallery:offers": MEMBERS,
    "GET gallery:offer": MEMBERS,  # to others' that take offers
    "POST gallery:offer": MEMBERS,
    "POST gallery:take_back_offer": MEMBERS,
    "GET gallery:collect": MEMBERS,
    "POST gallery:collect": MEMBERS,
    "GET gallery:add_to_set": MEMBERS,
    "GET gallery:sets_with": ANYBODY,
    "GET gallery:sets": ANYBODY,
    "GET gallery:unused_files": MEMBERS,  # their own
    "GET gallery:new_set": MEMBERS,
    "POST gallery:new_set": MEMBERS,
    "GET gallery:set": ANYBODY,  # a private one its members alone, and so on
    "GET gallery:set_wall": ANYBODY,
    "GET gallery:set_slot": ANYBODY,
    "GET gallery:set_edit_slot": MEMBERS,  # whoever may commit to the branch
    "POST gallery:set_edit_slot": MEMBERS,
    "GET gallery:report_set": MEMBERS,
    "POST gallery:report_set": MEMBERS,
    "GET gallery:report_remark": MEMBERS,
    "POST gallery:report_remark": MEMBERS,
    "GET gallery:report_set_words": MEMBERS,
    "POST gallery:report_set_words": MEMBERS,
    "GET gallery:set_report": MEMBERS,
    "POST gallery:set_report": MEMBERS,
    "GET gallery:set_compare": ANYBODY,
    "GET gallery:set_commits": ANYBODY,
    "GET gallery:set_commit": ANYBODY,
    "GET gallery:set_revert": MEMBERS,  # whoever may propose
    "POST gallery:set_revert": MEMBERS,
    "GET gallery:set_diff": ANYBODY,
    "GET gallery:set_branches": ANYBODY,
    "POST gallery:set_branches": MEMBERS,  # each as its role allows
    "GET gallery:set_export": ANYBODY,
    "POST gallery:set_export": MEMBERS,  # an export whoever sees the set; files whoever may commit to the branch
    "GET gallery:set_members": ANYBODY,
    "POST gallery:set_members": MEMBERS,  # whoever manages the set, and of their own role the member
    "GET gallery:set_settings": MEMBERS,  # whoever manages the set
    "POST gallery:set_settings": MEMBERS,
    "GET gallery:delete_set": MEMBERS,  # its owner
    "POST gallery:delete_set": MEMBERS,
    "GET gallery:proposals": ANYBODY,  # of a set that one may look into, and so on
    "GET gallery:new_proposal": MEMBERS,  # whoever may propose
    "POST gallery:new_proposal": MEMBERS,
    "GET gallery:proposal_rules": MEMBERS,  # whoever manages the set
    "POST gallery:proposal_rules": MEMBERS,
    "GET gallery:proposal": ANYBODY,
    "GET gallery:proposal_changes": ANYBODY,
    "GET gallery:proposal_checks": ANYBODY,
    "GET gallery:proposal_conflicts": ANYBODY,
    "GET gallery:edit_proposal": MEMBERS,  # its author, and whoever may commit
    "POST gallery:edit_proposal": MEMBERS,
    "POST gallery:say_of_proposal": MEMBERS,
    "POST gallery:remove_set_remark": NOBODY,  # but who said it, which nobody here has
    "POST gallery:review_proposal": MEMBERS,  # whoever may propose
    "POST gallery:act_on_proposal": MEMBERS,  # its author, and whoever may commit
    "POST gallery:settle_proposal": MEMBERS,  # whoever may write to the branch that is proposed
    "GET gallery:set_vote_receipt": ANYBODY,
    "GET gallery:set_file": ANYBODY,  # what its author put into a set that one may look into
    "GET gallery:notices": PLAYERS,  # of their own alone
    "POST gallery:notices_read": PLAYERS,
    "GET gallery:notice_choices": PLAYERS,
    "POST gallery:notice_choices": PLAYERS,
    "GET gallery:notice": PLAYERS,  # of their own alone
    "GET moderation:queue": MODERATORS,  # moderators
    "POST moderation:bulk": MODERATORS,
    "GET moderation:case": MODERATORS,
    "POST moderation:case": MODERATORS,
    "POST moderation:claim": MODERATORS,
    "GET moderation:person": MODERATORS,
    "POST moderation:person": SENIORS,
    "GET moderation:rules": MODERATORS,
    "GET moderation:rule": MODERATORS,
    "POST moderation:rule": SENIORS,
    "GET moderation:new_rule": SENIORS,
    "POST moderation:new_rule": SENIORS,
    "GET moderation:edit_rule": SENIORS,
    "POST moderation:edit_rule": SENIORS,
    "GET moderation:try_rule": MODERATORS,
    "POST moderation:try_rule": SENIORS,
    "GET moderation:mine": PLAYERS,
    "GET moderation:decision": PLAYERS,  # about themselves alone
    "POST moderation:decision": PLAYERS,
    "GET moderation:transparency": ANYBODY,
    "GET accounts:player": ANYBODY,
    "GET accounts:distance": PLAYERS,
    "POST accounts:distance": PLAYERS,
    "GET accounts:distances": PLAYERS,
    "GET accounts:me": PLAYERS,
    "GET accounts:guest": ANYBODY,
    "POST accounts:guest": ANYBODY,
    "GET accounts:leave": PLAYERS,
    "POST accounts:leave": PLAYERS,
    "GET accounts:claim": PLAYERS,
    "GET accounts:settings": PLAYERS,
    "GET accounts:leave_for_good": PLAYERS,
    "POST accounts:leave_for_good": PLAYERS,
    "POST accounts:rename": PLAYERS,
    "POST accounts:issue_token": PLAYERS,
    "GET accounts:revoke_token": PLAYERS,
    "POST accounts:revoke_token": PLAYERS,
    "GET account_login": ANYBODY,
    "POST account_login": ANYBODY,
    "GET account_logout": ANYBODY,
    "POST account_logout": ANYBODY,
    "GET account_inactive": ANYBODY,
    "GET account_signup": ANYBODY,
    "POST account_signup": ANYBODY,
    "GET account_reauthenticate": MEMBERS,
    "POST account_reauthenticate": MEMBERS,
    "GET account_email": MEMBERS,
    "POST account_email": MEMBERS,
    "GET account_email_verification_sent": ANYBODY,
    "GET account_confirm_email": ANYBODY,
    "POST account_confirm_email": ANYBODY,
    "GET account_change_password": MEMBERS,
    "POST account_change_password": MEMBERS,
    "GET account_set_password": MEMBERS,
    "POST account_set_password": MEMBERS,
    "GET account_reset_password": ANYBODY,
    "POST account_reset_password": ANYBODY,
    "GET account_reset_password_done": ANYBODY,
    "GET account_reset_password_from_key": ANYBODY,
    "POST account_reset_password_from_key": ANYBODY,
    "GET account_reset_password_from_key_done": ANYBODY,
    "GET account_confirm_login_code": MEMBERS,
    "POST account_confirm_login_code": MEMBERS,
    "GET admin:index": STAFF,
    "POST admin:index": STAFF,  # the same
}

# What administrators do to tables of the admin beside looking at them, by its doors and by the actions of its lists. Whatever is
# not here is looked at alone; who has a permission on the staff does as much of it as that says, and nobody else is let in.
KEPT_WHOLE = frozenset({"add", "change", "delete", "delete_selected"})
TO_THE_DESK = frozenset({"to_the_desk"})
ADMIN: dict[str, frozenset[str]] = {
    "auth.Group": KEPT_WHOLE,
    "account.EmailAddress": KEPT_WHOLE | {"make_verified"},
    "accounts.User": KEPT_WHOLE,
    "accounts.Player": frozenset({"change"}),
    "accounts.ApiToken": frozenset({"change", "revoke"}),
    "jobs.Job": frozenset({"cancel", "try_now"}),
    "moderation.Rule": frozenset({"add", "change", "delete", "change_as_draft", "put_live", "retire"}),
    "gallery.Picture": TO_THE_DESK,
    "gallery.Comment": TO_THE_DESK,
    "gallery.Collection": TO_THE_DESK,
    "gallery.ImageSet": TO_THE_DESK,
    "gallery.SetWords": TO_THE_DESK,
    "gallery.ProposalRemark": TO_THE_DESK,
}
ADMIN_PAGES = frozenset(
    {
        *("index", "app_list", "login", "logout", "password_change", "password_change_done"),
        *("autocomplete", "jsi18n", "view_on_site"),
        "auth_user_password_change",  # a user's
        "moderation_rule_try",  # whoever may change rules
    }
)
"""Its addresses that are of no table."""

API: dict[str, frozenset[Who]] = {
    "POST /api/guests": ANYBODY,
    "GET /api/me": PLAYERS,
    "GET /api/me/leaving": PLAYERS,
    "POST /api/me/leaving": PLAYERS,
    "GET /api/me/distances": PLAYERS,
    "GET /api/me/viewing": PLAYERS,
    "PUT /api/me/viewing": PLAYERS,
    "PUT /api/me/hidden-tags/{slug}": PLAYERS,
    "DELETE /api/me/hidden-tags/{slug}": PLAYERS,
    "GET /api/players/{key}/distance": PLAYERS,  # what they keep themselves
    "PUT /api/players/{key}/distance": PLAYERS,
    "DELETE /api/players/{key}/distance": PLAYERS,
    "GET /api/pictures": ANYBODY,
    "GET /api/pictures/{key}": ANYBODY,
    "DELETE /api/pictures/{key}": AUTHOR,
    "GET /api/me/pictures": PLAYERS,
    "GET /api/me/bin": PLAYERS,
    "GET /api/me/files": MEMBERS,  # their own
    "DELETE /api/me/files/{key}": MEMBERS,  # of their own alone
    "GET /api/acts": PLAYERS,
    "POST /api/acts/{name}": PLAYERS,  # to their own pictures alone, as each act asks
    "GET /api/pictures/{key}/like": PLAYERS,  # about themselves alone
    "PUT /api/pictures/{key}/like": MEMBERS,
    "DELETE /api/pictures/{key}/like": MEMBERS,
    "GET /api/pictures/{key}/reactions": ANYBODY,
    "PUT /api/pictures/{key}/reactions/{kind}": MEMBERS,
    "DELETE /api/pictures/{key}/reactions/{kind}": MEMBERS,
    "GET /api/pictures/{key}/comments": ANYBODY,
    "POST /api/pictures/{key}/comments": MEMBERS,
    "POST /api/pictures/{key}/reports": MEMBERS,
    "PATCH /api/comments/{number}": MEMBERS,  # of their own alone
    "DELETE /api/comments/{number}": MEMBERS,  # of their own alone
    "POST /api/comments/{number}/reports": MEMBERS,
    "POST /api/collections/{key}/reports": MEMBERS,
    "GET /api/me/following": PLAYERS,
    "GET /api/me/followers": PLAYERS,
    "GET /api/players/{key}/follow": PLAYERS,  # about themselves alone
    "PUT /api/players/{key}/follow": MEMBERS,
    "DELETE /api/players/{key}/follow": MEMBERS,
    "GET /api/pictures/{key}/family": ANYBODY,
    "GET /api/pictures/{key}/remixes": ANYBODY,
    "GET /api/pictures/{key}/compare/{other}": ANYBODY,
    "GET /api/pictures/{key}/similar": ANYBODY,
    "GET /api/pictures/{key}/credits": ANYBODY,
    "GET /api/players/{key}/credits": ANYBODY,
    "GET /api/pictures/{key}/rivals": ANYBODY,
    "GET /api/pictures/{key}/collections": ANYBODY,  # of the private ones their owner's alone
    "GET /api/players/{key}": ANYBODY,
    "GET /api/players/{key}/best": ANYBODY,
    "GET /api/players/{key}/record": ANYBODY,
    "GET /api/players/{key}/rivals": ANYBODY,
    "GET /api/players/{key}/rivals/{other}": ANYBODY,  # of two who have met
    "GET /api/me/notifications": PLAYERS,
    "PUT /api/me/notifications/{number}/read": PLAYERS,  # of their own alone
    "POST /api/me/notifications/read": PLAYERS,
    "GET /api/me/notifications/choices": PLAYERS,
    "PUT /api/me/notifications/choices": PLAYERS,
    "GET /api/search": ANYBODY,
    "GET /api/narrowings": ANYBODY,
    "GET /api/tags": ANYBODY,
    "GET /api/tags/{slug}/pictures": ANYBODY,
    "GET /api/pictures/{key}/tags": ANYBODY,
    "POST /api/pictures/{key}/tags": MEMBERS,
    "DELETE /api/pictures/{key}/tags/{slug}": MEMBERS,
    "GET /api/collections": ANYBODY,
    "GET /api/players/{key}/collections": ANYBODY,
    "POST /api/collections": MEMBERS,
    "GET /api/collections/{key}": ANYBODY,
    "PUT /api/collections/{key}": MEMBERS,  # their own alone
    "DELETE /api/collections/{key}": MEMBERS,
    "GET /api/collections/{key}/pictures": ANYBODY,
    "POST /api/collections/{key}/pictures": MEMBERS,  # their own, or what takes offers
    "DELETE /api/collections/{key}/pictures/{other}": MEMBERS,  # their own, or what they offered
    "PUT /api/collections/{key}/pictures/{other}/place": MEMBERS,
    "GET /api/collections/{key}/offers": MEMBERS,
    "POST /api/collections/{key}/offers": MEMBERS,
    "GET /api/sets": ANYBODY,
    "POST /api/sets": MEMBERS,
    "GET /api/sets/{key}": ANYBODY,  # a private one its members alone, and so on
    "PUT /api/sets/{key}": MEMBERS,  # whoever manages it
    "DELETE /api/sets/{key}": MEMBERS,  # its owner
    "PUT /api/sets/{key}/deleted": MEMBERS,  # its owner
    "GET /api/sets/{key}/members": ANYBODY,
    "PUT /api/sets/{key}/members/{other}": MEMBERS,  # whoever manages it
    "DELETE /api/sets/{key}/members/{other}": MEMBERS,  # whoever manages it, and the member
    "GET /api/sets/{key}/branches": ANYBODY,
    "POST /api/sets/{key}/branches": MEMBERS,  # whoever may propose
    "GET /api/sets/{key}/branches/{name}": ANYBODY,
    "PATCH /api/sets/{key}/branches/{name}": MEMBERS,  # whoever may commit to it; its protection whoever manages the set
    "DELETE /api/sets/{key}/branches/{name}": MEMBERS,  # whoever may commit to it
    "GET /api/sets/{key}/tags": ANYBODY,
    "POST /api/sets/{key}/tags": MEMBERS,  # whoever may commit
    "DELETE /api/sets/{key}/tags/{name}": MEMBERS,  # whoever manages it
    "GET /api/sets/{key}/commits": ANYBODY,
    "GET /api/sets/{key}/commits/{name}": ANYBODY,
    "GET /api/sets/{key}/slots": ANYBODY,
    "GET /api/sets/{key}/slots/{slot}": ANYBODY,
    "GET /api/sets/{key}/slots/{slot}/blame": ANYBODY,
    "GET /api/sets/{key}/slots/{slot}/history": ANYBODY,
    "GET /api/sets/{key}/diff": ANYBODY,
    "GET /api/sets/{key}/manifest": ANYBODY,
    "POST /api/sets/{key}/exports": MEMBERS,
    "POST /api/sets/{key}/branches/{name}/imports": MEMBERS,  # whoever may commit to it
    "POST /api/sets/{key}/pictures/known": MEMBERS,  # whoever may propose
    "POST /api/sets/{key}/pictures": MEMBERS,  # whoever may propose
    "POST /api/sets/{key}/reports": MEMBERS,  # who sees it
    "POST /api/sets/{key}/branches/{name}/commits": MEMBERS,  # whoever may commit to it, and so on
    "POST /api/sets/{key}/branches/{name}/merges": MEMBERS,
    "POST /api/sets/{key}/branches/{name}/reverts": MEMBERS,
    "GET /api/sets/{key}/proposals": ANYBODY,  # of a set that one may look into, and so on
    "POST /api/sets/{key}/proposals": MEMBERS,  # whoever may propose
    "GET /api/sets/{key}/proposals/{number}": ANYBODY,
    "PATCH /api/sets/{key}/proposals/{number}": MEMBERS,  # its author, and whoever may commit
    "GET /api/sets/{key}/proposals/{number}/conversation": ANYBODY,
    "POST /api/sets/{key}/proposals/{number}/remarks": MEMBERS,
    "DELETE /api/sets/{key}/proposals/{number}/remarks/{remark}": MEMBERS,  # their own alone
    "POST /api/sets/{key}/proposals/{number}/reviews": MEMBERS,  # whoever may propose
    "GET /api/sets/{key}/proposals/{number}/changes": ANYBODY,
    "GET /api/sets/{key}/proposals/{number}/checks": ANYBODY,
    "POST /api/sets/{key}/proposals/{number}/merge": MEMBERS,  # whoever may commit
    "GET /api/sets/{key}/proposal-rules": ANYBODY,
    "PUT /api/sets/{key}/proposal-rules": MEMBERS,  # whoever manages the set
    "GET /api/sets/{key}/proposals/{number}/conflicts": ANYBODY,
    "PUT /api/sets/{key}/proposals/{number}/picks": MEMBERS,  # whoever may write to the branch that is proposed, and so on
    "POST /api/sets/{key}/proposals/{number}/settlement": MEMBERS,
    "POST /api/sets/{key}/proposals/{number}/votes": MEMBERS,
    "GET /api/sets/{key}/proposals/{number}/votes/{vote}": ANYBODY,
    "DELETE /api/sets/{key}/proposals/{number}/votes/{vote}": MEMBERS,
    "GET /api/exports": PLAYERS,
    "POST /api/exports": PLAYERS,
    "GET /api/exports/{key}": PLAYERS,  # their own alone
    "GET /api/exports/{key}/file": PLAYERS,
    "DELETE /api/exports/{key}": PLAYERS,
    "GET /api/studio/models": PLAYERS,
    "GET /api/studio/words": ANYBODY,
    "GET /api/studio/words/help": ANYBODY,
    "GET /api/studio/runs": PLAYERS,
    "POST /api/studio/runs": PLAYERS,
    "GET /api/studio/runs/{key}": PLAYERS,  # their own alone
    "GET /api/studio/runs/{key}/sheet": PLAYERS,
    "PATCH /api/studio/runs/{key}": PLAYERS,
    "POST /api/studio/runs/{key}/cancel": PLAYERS,
    "DELETE /api/studio/runs/{key}": PLAYERS,
    "GET /api/pictures/{key}/enlargements": PLAYERS,
    "POST /api/pictures/{key}/enlargements": PLAYERS,
    "POST /api/battles": PLAYERS,
    "GET /api/battles/{code}": ANYBODY,
    "GET /api/battles/{code}/receipt": ANYBODY,
    "GET /api/battles/{code}/receipt/verdict": ANYBODY,
    "GET /api/receipt-keys": ANYBODY,
    "POST /api/battles/{code}/seats": PLAYERS - {Who.KICKED},
    "GET /api/leaderboards/{kind}": ANYBODY,
    "GET /api/players/{key}/ratings": ANYBODY,
    "GET /api/corrections": ANYBODY,
    "GET /api/openapi.json": ANYBODY,
}

# Everybody may listen at a public code but those who were removed; what is said is for people with a seat.
SOCKETS: dict[str, frozenset[Who]] = {
    "/ws/battles/{code}": ANYBODY - {Who.KICKED},
    "/ws/studio/{key}": PLAYERS,  # of their own runs alone
    "/ws/bell/me": PLAYERS,  # what they themselves have not read
}

COMMANDS: dict[str, frozenset[Who]] = {
    "start": HOST,
    "extend": HOST,
    "close_writing": HOST,
    "lock": HOST,
    "kick": HOST,
    "hand_over": HOST,
    "next_round": HOST,
    "show_on_screen": HOST,
    "play_again": IN_THE_BATTLE,  # of the others only once the host has gone
    "take_seat": IN_THE_BATTLE,
    "watch": IN_THE_BATTLE,
    "leave": IN_THE_BATTLE,
    "draft": IN_THE_BATTLE,
    "seal": IN_THE_BATTLE,
    "favourite": IN_THE_BATTLE,
    "deal": IN_THE_BATTLE,
    "shown": IN_THE_BATTLE,
    "keep_off_screen": HOST,
    "vote": IN_THE_BATTLE,
    "report": IN_THE_BATTLE & MEMBERS,  # what was dealt to them
    "cheer": IN_THE_BATTLE,
}
