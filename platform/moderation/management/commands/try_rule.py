"""Tries a draft of a rule out on the last prompts, before it is put live."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from moderation.rules import trials
from moderation.rules.rows import Rule, Trial

TOLD = 20


class Command(BaseCommand):
    help = "Says what a draft of a rule would refuse, and allow, of the last prompts. Changes no rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the draft")
        parser.add_argument("--prompts", type=int, default=trials.PROMPTS, help=f"so many; {trials.PROMPTS}")

    def handle(self, *, name: str, prompts: int, **options: object) -> None:
        draft = Rule.objects.filter(name=name, is_active=False).order_by("-pk").first()
        if draft is None:
            drafts = ", ".join(Rule.objects.filter(is_active=False).values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no draft called “{name}”. There are: {drafts}.")
        trial = trials.begin(draft, prompts)
        while trial.ended_at is None:
            trial = trials.step(trial)
            self.stdout.write(f"\r{trial.seen} of {trial.wanted}", ending="")
            self.stdout.flush()
        self._tell(trial)

    def _tell(self, trial: Trial) -> None:
        self.stdout.write(
            f"\rOf {trial.seen} prompts {trial.refused_now} are refused now and {trial.refused_then} would be."
        )
        newly, no_longer = trials.shown(trial)
        for title, count, some in (
            ("would be refused", trial.newly_refused, newly),
            ("would be allowed", trial.no_longer_refused, no_longer),
        ):
            self.stdout.write(f"{count} {title} by this change alone.")
            for one in some[:TOLD]:
                self.stdout.write(f"  {one.words}  [{one.because}]")
