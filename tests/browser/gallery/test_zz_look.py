from __future__ import annotations
import os
from datetime import timedelta
from pathlib import Path
import time_machine
from django.utils import timezone
from battles import actions, models
from battles.models.boards import BoardKind
from battles.ratings import boards
from battles.states import Format, SeatRole
from battles.checkpoints import judging
from battles.states import Answer
from tests.browser.judging.test_jury import be
from tests.support.battles import *
from tests.support.battles import again, guest, lobby, member, setup, start, seal, time_is_up, paint_all, vote_for
from tests.support.crooked import crooked_duel, excluded
from tests.support.crooked_knockout import crooked_knockout
from tests.support.duels import look_at, name_models, open_duels, serve
from tests.support.open_juries import before_the_jury, judge
from tests.support.people import browser_of
from tests.support.rated import won_by

OUT = Path("/tmp/rooms-shots/site")
OUT.mkdir(parents=True, exist_ok=True)


def relay():
    ada, bo, cy, mo = guest("Ada"), guest("Bonifatius von Habsburg"), guest("Cy"), guest("Mo")
    battle = lobby(ada, bo, cy, chosen=setup(Format.RELAY, 2))
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    start(battle)
    for n in range(2):
        seal(
            battle,
            ada,
            "a red fox on a hill at dusk, watching a very long train of copper wagons pass by the sea, gouache",
        )
        seal(battle, bo, "a blue boat")
        time_is_up(battle)
        paint_all(battle)
        vote_for(battle, mo, bo if n == 0 else ada)
        time_is_up(battle)
        time_is_up(battle)
    return again(battle), ada


def void():
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, guest("Cy"))
    start(battle)
    seal(battle, ada, "a red fox")
    seal(battle, bo, "a boat")
    time_is_up(battle)
    paint_all(battle)
    return again(time_is_up(time_is_up(battle)))


def prefer(voter, first, times):
    for _ in range(times):
        hand = judging.hand(voter)
        if not hand:
            return
        look_at(browser_of(voter), hand[0])
        judging.cast(hand[0].token, voter, Answer.LEFT if hand[0].first_is_left is first else Answer.RIGHT)


def test_look(window, address, settings):
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False) as clock:
        knock = crooked_knockout(clock)
        knock.exclude(knock.eve)
        knock.exclude(knock.fay)
    from accounts.models import User

    for u in User.objects.all():
        User.objects.filter(pk=u.pk).update(username=u.username + "-k")
    r, ada = relay()
    v = void()
    j = before_the_jury(guest("Ada"), guest("Bo"), rounds=3)
    done = before_the_jury(guest("Ada"), guest("Bo"))
    bo = models.Seat.objects.get(battle=done, number=2).player
    models.Battle.objects.filter(pk=j.pk).update(deadline=timezone.now() + timedelta(hours=9))
    for n in range(5):
        judge(guest(f"V{n}"), bo)
    done = time_is_up(done)
    town = crooked_duel()
    excluded(town)
    a, b = member("Adalbertine"), member("Bo Peep")
    voters = [member(f"Voter {n}") for n in range(3)]
    for voter in voters:
        won_by(a, b, town.cy, voter=voter)
    models_ok = True
    kept = settings.STUDIO_MODELS
    try:
        name_models(settings, hasty=4, painstaking=12)
        serve("hasty", "painstaking")
        open_duels(4)
        for n, voter in enumerate(voters):
            prefer(voter, n > 0, 3)
    except Exception as error:
        models_ok = repr(error)
        print(models_ok)
    settings.STUDIO_MODELS = {**settings.STUDIO_MODELS, **kept}
    for kind in BoardKind:
        boards.refit(kind, timezone.now())
    doors = {
        "relay": f"/b/{r.code}/results",
        "relay-room": f"/b/{r.code}",
        "void": f"/b/{v.code}/results",
        "void-room": f"/b/{v.code}",
        "jury-before": f"/b/{j.code}",
        "jury-after": f"/b/{done.code}/results",
        "jury-after-room": f"/b/{done.code}",
        "corrected": f"/b/{town.battle.code}/results",
        "knockout": f"/b/{knock.battle.code}/results",
        "knockout-room": f"/b/{knock.battle.code}",
        "battles": "/battles",
        "jury": "/jury",
        "board-ratings": "/leaderboards/ratings",
        "board-players": "/leaderboards/players",
        "board-prompts": "/leaderboards/prompts",
        "board-models": "/leaderboards/models",
    }
    only = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else list(doors)
    for width, scheme in [tuple(one.split(":")) for one in os.environ["LOOK"].split(",")]:
        page = window("/", width=int(width), height=740, color_scheme=scheme, reduced_motion="reduce")
        be(page, ada, "/")
        for name in only:
            page.goto(doors[name])
            page.wait_for_timeout(200)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                print("OVERHANG", name, width, over)
            page.screenshot(path=OUT / f"{name}-{width}-{scheme}.png", full_page=True)
