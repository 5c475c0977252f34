"""The forms of a battle's pages. They read and bound what was typed; what is allowed, the rules decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import NicknameField
from battles import rules
from battles.allowed import fit_theme
from battles.codes import normalise
from battles.knockout import rounds_of
from battles.refusals import Refused
from battles.states import Format, SeatRole
from battles.words import THEME_MAX

RESULTS_SECONDS = 20
FORMATS = [
    (Format.DUEL.value, "Duel: two players and an audience that judges, best of the rounds"),
    (Format.FREE_FOR_ALL.value, "Free-for-all: 3 to 30 players"),
    (Format.RELAY.value, "Relay: each round remixes the last winner"),
    (Format.KNOCKOUT.value, "Knockout: two by two, until one is left"),
]


class Whole(forms.IntegerField):
    """A whole number within bounds, which are told beside it."""

    def __init__(self, least: int, most: int, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"{least} to {most}{unit}.")
        super().__init__(min_value=least, max_value=most, **kwargs)


class CreateForm(forms.Form):
    """What a host chooses. Seats and rounds are checked against the format by the rules."""

    format = forms.ChoiceField(choices=FORMATS, initial=Format.FREE_FOR_ALL.value, widget=forms.RadioSelect)
    theme = forms.CharField(
        max_length=4 * THEME_MAX,
        required=False,
        widget=forms.TextInput(attrs={"maxlength": THEME_MAX}),
        help_text="Leave it empty and every round draws one.",
    )
    themes_from = forms.CharField(
        max_length=300,
        required=False,
        label="Themes from an image set",
        widget=forms.TextInput(attrs={"list": "own-sets", "autocomplete": "off", "dir": "auto"}),
        help_text="Its link, or words of its title. Each round draws one of its captions, and everybody in the room reads it.",
    )
    rounds = Whole(1, rules.ROUNDS_MAX, initial=3)
    seats = Whole(2, 30, initial=8, help_text="2 to 30. A duel has two, a knockout 4, 8 or 16.")
    writing_seconds = Whole(20, 300, " seconds", initial=60, label="Seconds to write")
    voting_seconds = Whole(15, 180, " seconds", initial=45, label="Seconds to vote")
    results_seconds = Whole(
        10, 120, " seconds", initial=RESULTS_SECONDS, required=False, label="Seconds for the results"
    )
    listed = forms.BooleanField(required=False, initial=True, label="Show it in the list of open battles")
    screen_waits = forms.BooleanField(
        required=False,
        label="The big screen waits for me",
        help_text="It shows the pictures of a round once you have seen them and say so.",
    )
    rated = forms.BooleanField(required=False, label="Rated: for players with an account")
    playing = forms.BooleanField(required=False, initial=True, label="I play too")
    nickname = NicknameField(required=False)

    def __init__(self, *args: object, needs_nickname: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if needs_nickname:
            self.fields["nickname"].required = True
        else:
            del self.fields["nickname"]

    def clean_theme(self) -> str:
        try:
            return fit_theme(self.cleaned_data["theme"])
        except Refused as refused:
            raise ValidationError(refused.message) from refused

    def setup(self) -> rules.Setup:
        said = self.cleaned_data
        format = Format(said["format"])
        return rules.Setup(
            format=format,
            rounds=rounds_of(format, said["seats"], said["rounds"]),
            seats=2 if format is Format.DUEL else said["seats"],
            writing=timedelta(seconds=said["writing_seconds"]),
            voting=timedelta(seconds=said["voting_seconds"]),
            results=timedelta(seconds=said["results_seconds"] or RESULTS_SECONDS),
            is_rated=said["rated"],
        )


class JoinForm(forms.Form):
    """A code, a nickname where somebody has none yet, and whether they play or watch."""

    code = forms.CharField(max_length=20)
    nickname = NicknameField(required=False)
    role = forms.ChoiceField(
        choices=[(SeatRole.PLAYER.value, "Play"), (SeatRole.AUDIENCE.value, "Watch and vote")],
        initial=SeatRole.PLAYER.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, needs_nickname: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if needs_nickname:
            self.fields["nickname"].required = True
        else:
            del self.fields["nickname"]

    def clean_code(self) -> str:
        return normalise(self.cleaned_data["code"])
