"""A make-believe engine for the scheduler alone: one tick is one step, and the clock counts ticks."""

from dataclasses import dataclass, field, replace

from inference.scheduler import Ticket, choose


@dataclass
class Line:
    cap: int = 2
    seconds_per_tick: float = 0.05
    now: float = 0.0
    tickets: dict[str, Ticket] = field(default_factory=dict)
    accounts: dict[str, float] = field(default_factory=dict)
    done: dict[str, float] = field(default_factory=dict)
    turns: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, owner: str, steps: int = 10, count: int = 1, rank: int = 1, rows: int = 1, due=None, bucket="m"):
        for _ in range(count):
            name = f"{owner}-{len(self.tickets) + len(self.done)}"
            self.tickets[name] = Ticket(name, bucket, owner, rank, steps, rows, self.now, due)
        return name

    def tick(self):
        caps = {"m": self.cap, "n": self.cap}
        turn = choose(tuple(self.tickets.values()), self.accounts, caps, self.now, len(self.turns))
        self.now += self.seconds_per_tick
        self.accounts = dict(turn.accounts)
        self.turns.append(turn.ids)
        for name in turn.ids:
            ticket = replace(self.tickets[name], started=True, steps_left=self.tickets[name].steps_left - 1)
            self.tickets[name] = ticket
            if not ticket.steps_left:
                self.done[name] = self.now
                del self.tickets[name]
        return turn.ids

    def run(self, ticks: int = 10_000):
        while self.tickets and ticks:
            self.tick()
            ticks -= 1
        return self
