"""Addresses of battles. A room's address is short because people type it."""

from django.urls import path

from battles import ballot_doors, receipt_doors, result_views, rival_views, views
from battles.checkpoints import views as checkpoints
from battles.integrity import desk
from battles.integrity import views as integrity
from battles.jury import views as jury
from battles.moderating import views as moderating
from battles.ratings.views import leaderboard
from battles.settlements import views as settlements

app_name = "battles"
urlpatterns = [
    path("battles", views.listing, name="list"),
    path("battles/new", views.create, name="create"),
    path("join", views.join, name="join"),
    path("join/<str:code>", views.join, name="join"),
    path("leaderboards", leaderboard, name="leaderboards"),
    path("leaderboards/<str:which>", leaderboard, name="leaderboard"),
    path("b/<str:code>", views.room, name="room"),
    path("b/<str:code>/screen", views.screen, name="screen"),
    path("b/<str:code>/moderate", moderating.moderate, name="moderate"),
    path("b/<str:code>/moderate/<key:key>.png", moderating.picture, name="moderated_picture"),
    path("b/<str:code>/qr.svg", views.qr, name="qr"),
    path("jury", jury.jury, name="jury"),
    path("jury/shown", jury.show, name="jury_shown"),
    path("jury/vote", jury.vote, name="jury_vote"),
    path("jury/replaced", jury.replace, name="jury_replaced"),
    path("ballots/<str:ballot>/<str:side>", ballot_doors.picture, name="ballot_picture"),
    path("votes/<key:key>", settlements.vote, name="set_vote"),
    path("votes/<key:key>/cast", settlements.cast, name="cast_set_vote"),
    path("votes/pairs/<uuid:token>/<str:side>", settlements.picture, name="set_vote_picture"),
    path("duels", checkpoints.duels, name="duels"),
    path("duels/vote", checkpoints.vote, name="duel_vote"),
    path("duels/<uuid:token>/<str:side>", checkpoints.picture, name="duel_picture"),
    path("b/<str:code>/results", result_views.results, name="results"),
    path("b/<str:code>/charts/<str:name>.svg", result_views.chart, name="chart"),
    path("b/<str:code>/card.png", result_views.card, name="card"),
    path("players/<key:key>/rivals", rival_views.rivals, name="rivals"),
    path("players/<key:key>/rivals/<key:other>", rival_views.rival, name="rival"),
    path("b/<str:code>/withdraw/<int:round_number>", receipt_doors.withdraw, name="withdraw"),
    path("corrections", integrity.corrections, name="corrections"),
    path("corrections/proposals", desk.proposals, name="proposals"),
    path("corrections/proposals/<int:number>", desk.proposal, name="proposal"),
    path("corrections/voters", desk.voters, name="voters"),
    path("corrections/voters/<str:code>/<str:pseudonym>", desk.voter, name="voter"),
    path("appeals/<int:number>", integrity.appeal, name="appeal"),
]
