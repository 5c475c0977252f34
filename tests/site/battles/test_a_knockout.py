"""A knockout by the verbs that every door calls: byes, walk-overs, the bracket that everybody sees, what the log says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import Player
from accounts.tokens import Scope
from battles import actions, bracket, card, counted_again, deciding, models, receipts, rules
from battles.log import line_of
from battles.provider import BattleRooms
from battles.receipt.checks import bracketing
from battles.receipt.story import Said
from battles.receipt.telling import read_lines, tell
from battles.results import result_of
from battles.seeds import commitment
from battles.snapshot import snapshot
from battles.states import Format, Outcome, Phase, SeatRole, VoidReason
from tests.support.battles import (
    again,
    guest,
    lobby,
    make_move,
    member,
    paint_all,
    seal,
    setup,
    start,
    time_is_up,
    vote_for,
)

pytestmark = pytest.mark.django_db


class Knockout:
    """A lobby with so many players in it, and Cy who watches and judges."""

    def __init__(self, players: int, seats: int = 8) -> None:
        self.people = [guest(name) for name in ("Ada", "Bo", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida")[:players]]
        chosen = replace(setup(Format.KNOCKOUT, seats=seats), rounds=bracket.stages(seats))
        self.battle = lobby(*self.people, chosen=chosen)
        self.cy = guest("Cy")
        actions.join(self.battle.code, self.cy, SeatRole.AUDIENCE)

    def player(self, seat: int) -> Player:
        return models.Seat.objects.get(battle=self.battle, number=seat).player

    def seen(self) -> dict:
        return snapshot(again(self.battle), timezone.now()).model_dump(mode="json")

    def stage(self, number: int) -> list[tuple]:
        pairings = self.seen()["bracket"]["stages"][number - 1]["pairings"]
        return [(one["first"], one["second"], one["way"], one["advanced"]) for one in pairings]

    def draw(self) -> list[int]:
        return self.seen()["bracket"]["seeds"]

    def writers(self) -> list[models.Entry]:
        played = models.Entry.objects.filter(
            heat__round__battle=self.battle, heat__round__number=again(self.battle).round_number
        )
        return list(played.select_related("seat__player", "heat").order_by("heat__number", "seat__number"))

    def play_round(self, *favourites: Player) -> None:
        """Everybody writes, all is painted, and Cy prefers these."""
        for entry in self.writers():
            seal(self.battle, entry.seat.player, f"by {entry.seat.player.nickname}")
        time_is_up(self.battle)
        paint_all(self.battle)
        if favourites:
            vote_for(self.battle, self.cy, *favourites)
        self.battle = time_is_up(self.battle)

    def lines(self, kind: str) -> list[dict]:
        return [json.loads(line.body) for line in self.battle.log.filter(kind=kind).order_by("number")]


def leave(battle: models.Battle, player: Player) -> None:
    make_move(battle, player, lambda seat, taken: rules.Leave(seat.number))


def test_five_players_have_three_byes_and_three_rounds() -> None:
    knockout = Knockout(players=5)
    start(knockout.battle)
    draw = knockout.draw()
    assert again(knockout.battle).rounds == 3
    assert knockout.stage(1) == [
        (draw[0], None, "bye", draw[0]),
        (draw[3], draw[4], "open", None),
        (draw[1], None, "bye", draw[1]),
        (draw[2], None, "bye", draw[2]),
    ]
    assert knockout.stage(2) == [(draw[0], None, "waiting", None), (draw[1], draw[2], "waiting", None)]
    assert sorted(entry.seat.number for entry in knockout.writers()) == sorted(draw[3:])


def test_a_knockout_is_played_to_its_champion() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    third, fourth = knockout.player(draw[2]), knockout.player(draw[3])
    knockout.play_round(third, fourth)
    assert knockout.stage(1) == [
        (draw[0], draw[3], "met", draw[3]),
        (draw[1], draw[2], "met", draw[2]),
    ]
    time_is_up(knockout.battle)
    knockout.play_round(third)
    battle = time_is_up(knockout.battle)
    assert battle.phase == Phase.FINISHED
    seen = knockout.seen()
    assert seen["bracket"]["champion"] == draw[2]
    assert {place["seat"]: place["rank"] for place in seen["standings"]} == dict(
        zip((draw[2], draw[3], draw[0], draw[1]), (1, 2, 3, 3), strict=True)
    )


def test_a_bracket_is_counted_again_with_one_query_for_all_ballots_and_one_for_all_entries() -> None:
    """Two heats of the first stage were judged. The other query for entries asks who wrote."""
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[2]), knockout.player(draw[3]))
    with CaptureQueriesContext(connection) as asked:
        assert [one.advanced for one in counted_again.pairings(knockout.battle)][:2] == [draw[3], draw[2]]
    read = Counter(query["sql"].split(" FROM ", 1)[1].split()[0] for query in asked if " FROM " in query["sql"])
    assert read['"battles_ballot"'] == 1
    assert read['"battles_entry"'] == 2


def test_who_leaves_between_two_rounds_gives_a_walk_over() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round()
    leave(knockout.battle, knockout.player(draw[0]))
    battle = time_is_up(knockout.battle)
    assert knockout.stage(2) == [(draw[0], draw[1], "walkover", draw[1])]
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_a_walk_over_in_the_final_makes_a_champion_of_a_judged_battle() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    battle = time_is_up(knockout.battle)
    assert (battle.phase, knockout.seen()["bracket"]["champion"]) == (Phase.FINISHED, draw[1])
    assert battle.played_rounds.count() == 1


def test_a_final_by_walk_over_has_a_tab_of_its_own_beside_the_semi_finals() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[0]), knockout.player(draw[1]))
    gone, champion = knockout.player(draw[1]).nickname, knockout.player(draw[0]).nickname
    leave(knockout.battle, knockout.player(draw[1]))
    battle = time_is_up(knockout.battle)
    tabs = result_of(battle, timezone.now()).tabs
    assert [tab.label for tab in tabs] == ["Semi-final 1", "Semi-final 2", "Final"]
    first = result_of(battle, timezone.now()).heat
    assert champion in [entry.nickname for entry in first.entries]
    page = Client().get(f"/b/{battle.code}/results?round=final").content.decode()
    assert f"{champion} takes the final by walk-over" in page
    assert f"{gone} was gone before the final" in page
    assert page.count('aria-current="page">Final<') == 1


def test_a_final_that_was_played_has_no_second_tab() -> None:
    knockout = Knockout(players=3, seats=4)
    start(knockout.battle)
    knockout.play_round(knockout.player(knockout.draw()[2]))
    time_is_up(knockout.battle)
    knockout.play_round(knockout.player(knockout.draw()[2]))
    battle = time_is_up(knockout.battle)
    assert [tab.label for tab in result_of(battle, timezone.now()).tabs] == ["Semi-final 2", "Final"]
    assert Client().get(f"/b/{battle.code}/results?round=final").status_code == 404


def test_the_draw_was_committed_to_before_anybody_had_a_seat_and_is_opened_at_the_start() -> None:
    knockout = Knockout(players=8)
    (promised,) = knockout.lines("draw_committed")
    kinds = list(knockout.battle.log.order_by("number").values_list("kind", flat=True))
    assert kinds.index("draw_committed") < kinds.index("joined")
    assert knockout.lines("draw") == []
    start(knockout.battle)
    (opened,) = knockout.lines("draw")
    secret = bytes.fromhex(opened["secret"])
    assert commitment(secret) == promised["commitment"]
    order = [one["seat"] for one in opened["order"]]
    assert order == list(bracket.draw(range(1, 9), secret, {})) == knockout.draw()


def test_the_log_says_who_meets_whom_and_who_went_on() -> None:
    knockout = Knockout(players=3, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[2]))
    drawn, closed = (line["pairings"] for line in knockout.lines("pairings"))
    assert [(one["first"], one["second"], one["way"], one["heat"]) for one in drawn] == [
        (draw[0], None, "bye", None),
        (draw[1], draw[2], "open", 1),
    ]
    assert [(one["number"], one["way"], one["advanced"]) for one in closed] == [(2, "met", draw[2])]


def test_a_heat_nobody_judged_lets_the_better_placed_go_on() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round()
    assert [one[3] for one in knockout.stage(1)] == draw[:2]
    outcomes = models.Heat.objects.values_list("outcome", flat=True)
    assert set(outcomes) == {Outcome.UNJUDGED}


def test_a_heat_in_which_neither_wrote_sends_nobody_on() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    for seat in (draw[1], draw[2]):
        seal(knockout.battle, knockout.player(seat), "x")
    time_is_up(knockout.battle)
    paint_all(knockout.battle)
    vote_for(knockout.battle, knockout.cy, favourite=knockout.player(draw[2]))
    time_is_up(knockout.battle)
    assert knockout.stage(1)[0] == (draw[0], draw[3], "met", None)
    battle = time_is_up(knockout.battle)
    assert knockout.stage(2) == [(None, draw[2], "bye", draw[2])]
    assert battle.phase == Phase.FINISHED


def test_play_again_starts_from_the_seats_and_not_from_the_rounds_of_those_who_came() -> None:
    knockout = Knockout(players=3, seats=8)
    start(knockout.battle)
    knockout.play_round()
    time_is_up(knockout.battle)
    knockout.play_round()
    time_is_up(knockout.battle)
    code = actions.play_again(knockout.battle.code, knockout.people[0])
    assert models.Battle.objects.get(code=code).rounds == 3


def test_every_view_of_the_room_has_the_same_bracket() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    frames = BattleRooms().snapshot(actions.room_of(knockout.battle.code)).frames
    assert len({json.dumps(frame["bracket"]) for frame in frames.values()}) == 1


# --- making one -----------------------------------------------------------------------------------------------------
def made(**wanted: object) -> tuple[int, dict]:
    _, token = tokens.issue(guest("Ada"), "a test", {Scope.PLAY})
    answer = Client().post(
        "/api/battles",
        {"format": "knockout", **wanted},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("seats", "rounds"), [(4, 2), (8, 3), (16, 4)])
def test_the_rounds_of_a_knockout_follow_from_its_seats(seats: int, rounds: int) -> None:
    status, answer = made(seats=seats)
    assert status == 201
    assert models.Battle.objects.get(code=answer["code"]).rounds == rounds


def test_rounds_that_do_not_fit_are_refused_by_name_and_nothing_is_made() -> None:
    status, answer = made(seats=8, rounds=5)
    assert (status, answer["code"], answer["field"]) == (400, "rounds_follow", "rounds")
    assert not models.Battle.objects.exists()


def test_seats_that_are_no_bracket_are_refused_by_name() -> None:
    status, answer = made(seats=6)
    assert (status, answer["code"], answer["field"]) == (400, "seats_out_of_range", "seats")


def test_the_page_makes_a_knockout_whatever_stands_in_its_rounds() -> None:
    wanted = {"format": "knockout", "rounds": 5, "seats": 8, "writing_seconds": 60, "voting_seconds": 45}
    Client().post("/battles/new", {**wanted, "playing": "on", "nickname": "Ada"})
    assert models.Battle.objects.get().rounds == 3


# --- rated ----------------------------------------------------------------------------------------------------------
def test_a_rated_knockout_is_drawn_by_rating() -> None:
    people = [member(name) for name in ("Ada", "Bo", "Dee")]
    for player, mu in zip(people, (20_000_000, 35_000_000, 28_000_000), strict=True):
        models.Rating.objects.create(player=player, mu=mu, sigma=2_000_000, updated_at=timezone.now())
    battle = lobby(*people, chosen=replace(setup(Format.KNOCKOUT, seats=4, is_rated=True), rounds=2))
    start(battle)
    assert snapshot(again(battle), timezone.now()).bracket.seeds == [2, 3, 1]
    drawn = json.loads(battle.log.get(kind="draw").body)["order"]
    assert [one["rating"] for one in drawn] == [29_000_000, 22_000_000, 14_000_000]


def test_a_finished_bracket_is_a_chart_and_an_unfinished_one_is_none() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    address = f"/b/{knockout.battle.code}/charts/bracket.svg"
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    assert Client().get(address).status_code == 404
    time_is_up(knockout.battle)
    drawn = Client().get(address).content.decode()
    champion, gone = (knockout.player(seat).nickname for seat in (draw[1], draw[0]))
    assert f"\u2068{champion}\u2069 is the champion" in drawn
    assert f"\u2068{gone}\u2069 left, \u2068{champion}\u2069 went on" in drawn
    page = Client().get(f"/b/{knockout.battle.code}/results").content.decode()
    assert "Round 1, heat 2" in page
    assert 'id="bracket-wide-title"' in page


# --- decided without votes ------------------------------------------------------------------------------------------
def tie(knockout: Knockout) -> None:
    """The round is written, painted, and judged by Cy, who finds every pair too close."""
    knockout.play_round(guest("Nobody"))


def with_a_tied_final() -> tuple[Knockout, list[int]]:
    """Whoever is last in the draw wins their semi-final by votes, and the final is tied."""
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]), knockout.player(draw[3]))
    time_is_up(knockout.battle)
    tie(knockout)
    knockout.battle = time_is_up(knockout.battle)
    assert knockout.battle.phase == Phase.FINISHED
    return knockout, draw


def test_a_tied_final_is_told_with_its_ruling_by_room_page_chart_and_receipt() -> None:
    knockout, draw = with_a_tied_final()
    champion = knockout.player(draw[1]).nickname
    (final,) = knockout.seen()["bracket"]["stages"][-1]["pairings"]
    why = f"The final was tied, every pair too close to call, and {champion} takes it by the better place in the draw."
    assert (final["advanced"], final["ruling"], final["why"]) == (draw[1], "draw", why)
    page = Client().get(f"/b/{knockout.battle.code}/results").content.decode()
    assert f'<p class="lead">{why}</p>' in page
    assert f'property="og:description" content="“A quiet harbour”, A tie, and {champion} takes it, 4 votes' in page
    assert f'<h2 id="heat-title">A tie, and {champion} takes it</h2>' in page
    entries = page[page.index('id="heat-title"') :].split('class="entry-author"')
    assert f"<bdi>{champion}</bdi>" in entries[1]
    assert f"voter. {why}" in page
    drawn = Client().get(f"/b/{knockout.battle.code}/charts/bracket.svg").content.decode()
    assert f"tied, \u2068{champion}\u2069 went on by draw" in drawn
    bore_out = bracketing.ruling(tell(told(knockout.battle))[0])
    assert bore_out == why.replace(champion, f"seat {draw[1]}")


def test_the_card_of_a_tied_final_shows_the_final_and_its_ruling() -> None:
    knockout, draw = with_a_tied_final()
    result = result_of(knockout.battle, timezone.now())
    assert result is not None
    shown = card.card_of(result)
    assert shown.ruling.startswith("The final was tied, every pair")
    assert shown.facts == "4 votes"
    heat = deciding.heat_of(result.frame)
    assert (heat.round, deciding.best_of(result.frame, heat).seat) == (2, draw[1])
    assert Client().get(f"/b/{knockout.battle.code}/card.png").status_code == 200


def test_a_tied_semi_final_says_who_goes_on_and_by_what() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    tie(knockout)
    first = knockout.seen()["bracket"]["stages"][0]["pairings"][0]
    ahead = knockout.player(draw[0]).nickname
    assert first["why"].startswith(
        f"This semi-final was tied, every pair too close to call, and {ahead} goes on by the better place in the draw"
    )
    assert {place["seat"]: place["rank"] for place in knockout.seen()["standings"]}[draw[3]] == 3


def test_a_final_by_walk_over_says_so_on_page_and_card() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    knockout.battle = time_is_up(knockout.battle)
    gone, champion = (knockout.player(seat).nickname for seat in (draw[0], draw[1]))
    why = f"{gone} was gone before the final, so {champion} takes it by walk-over."
    assert why in Client().get(f"/b/{knockout.battle.code}/results").content.decode()
    result = result_of(knockout.battle, timezone.now())
    assert card.card_of(result).ruling == why
    assert deciding.best_of(result.frame, deciding.heat_of(result.frame)).seat == draw[1]


def test_a_semi_final_in_which_one_wrote_nothing_is_told_as_a_walk_over() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    for seat in draw[1:]:
        seal(knockout.battle, knockout.player(seat), "x")
    time_is_up(knockout.battle)
    paint_all(knockout.battle)
    knockout.battle = time_is_up(knockout.battle)
    silent, ahead = (knockout.player(seat).nickname for seat in (draw[0], draw[3]))
    first = knockout.seen()["bracket"]["stages"][0]["pairings"][0]
    assert first["why"] == f"{silent} wrote nothing in this semi-final, so {ahead} goes on by walk-over."


def test_a_bye_is_told_with_the_name_of_who_has_it() -> None:
    knockout = Knockout(players=3, seats=4)
    start(knockout.battle)
    first = knockout.seen()["bracket"]["stages"][0]["pairings"][0]
    name = knockout.player(knockout.draw()[0]).nickname
    assert first["why"] == f"{name} had no opponent in this semi-final, and goes on by a bye."


def test_a_final_that_is_counted_otherwise_later_says_that_the_bracket_stands() -> None:
    knockout, draw = with_a_tied_final()
    final = models.Heat.objects.get(round__battle=knockout.battle, round__number=2)
    final.winner = final.entries.get(seat__number=draw[3])
    final.outcome = Outcome.WON
    final.save()
    told_now = knockout.seen()["bracket"]["stages"][-1]["pairings"][0]["why"]
    assert told_now.startswith("The votes were counted again since. The bracket stands as it was played")


# --- its receipt ------------------------------------------------------------------------------------------------------
def test_the_receipt_of_a_knockout_with_byes_and_a_departure_bears_out_bracket_and_places() -> None:
    """Its clock does not hold: a test's time is up before its log says so. A browser test plays one that verifies whole."""
    knockout = Knockout(players=6)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[3]))
    leave(knockout.battle, knockout.player(draw[2]))
    time_is_up(knockout.battle)
    knockout.play_round(knockout.player(draw[3]))
    time_is_up(knockout.battle)
    knockout.play_round(knockout.player(draw[3]))
    time_is_up(knockout.battle)
    verdict = receipts.judged(receipts.newest_of(again(knockout.battle)))
    assert [found for found in verdict.findings if found.check in ("bracket", "places", "lines", "seeds")] == []
    assert verdict.champions == (draw[3],)


@pytest.mark.parametrize("of", ["draw", "pairings"])
def test_a_receipt_whose_bracket_was_bent_is_found_out(of: str) -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    time_is_up(knockout.battle)
    said = told(again(knockout.battle))
    bent = [bend(line, draw) if line.kind == of else line for line in said]
    story, misplaced = tell(bent)
    assert misplaced == []
    assert list(bracketing.check(tell(said)[0])) == []
    assert list(bracketing.check(story)) != []


def told(battle: models.Battle) -> list[Said]:
    said, misshapen = read_lines([line_of(row) for row in battle.log.order_by("number")])
    assert misshapen == []
    return said


def bend(line: Said, draw: list[int]) -> Said:
    """Everything else still fits: two of the draw, or of a pairing, have changed places."""
    swapped = {draw[0]: draw[1], draw[1]: draw[0]}
    text = json.loads(
        json.dumps(line.content),
        object_hook=lambda one: {
            name: swapped.get(fact, fact) if name in ("seat", "first", "second", "advanced") else fact
            for name, fact in one.items()
        },
    )
    return Said(line.number, line.kind, line.at, text)
