/** The room's sentences: phases, formats, endings. Pure. */

export const FORMATS = {duel: "Duel", "free-for-all": "Free for all", relay: "Relay", knockout: "Knockout"};

export const PHASES = {
  lobby: "Lobby",
  prompting: "Writing",
  generating: "Painting",
  voting: "Voting",
  results: "Results",
  jury: "Open jury",
  finished: "Final result",
  void: "Void",
};

export const CALLS = {
  lobby: "The lobby is open.",
  prompting: "Writing has begun.",
  generating: "Writing is closed. The studio is painting.",
  voting: "The curtain is up. Judge the pairs.",
  results: "The votes are in.",
  jury: "The open jury sits. Whoever comes by judges.",
  finished: "The battle is over.",
  void: "The battle is void.",
};

export const ENDINGS = {
  abandoned: "Everybody left, so the battle was called off.",
  too_few_players: "Too few players were left to go on.",
  nobody_wrote: "Nobody wrote a prompt, so there was nothing to paint.",
  studio_failed: "The studio could not paint the pictures. That is our fault, and nobody’s rating moved.",
  no_voters: "Nobody voted, so nobody can be said to have won.",
  history_lost: "The server lost a part of this battle’s history, so it cannot be counted.",
};

const FEWEST = {duel: 2, "free-for-all": 3, relay: 2, knockout: 3};

export function clock(seconds) {
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

export function list(names) {
  return new Intl.ListFormat("en-GB", {type: "conjunction"}).format(names);
}

export function percent(share) {
  return `${Math.round(share * 100)}\u00a0%`;
}

/** A probability between 0 and 1 as people say it. */
export function sureness(confidence) {
  if (confidence >= 0.99) return "beyond doubt";
  if (confidence >= 0.95) return "clearly";
  if (confidence >= 0.8) return "probably";
  if (confidence >= 0.6) return "narrowly";
  return "by a hair";
}

export function roundName({round, setup}) {
  if (!round) return plural(setup.rounds, "round");
  return setup.rounds === 1 ? "One round" : `Round ${round.number} of ${setup.rounds}`;
}

export const isHere = (seat) => !seat.has_left && !seat.is_kicked;
export const players = (snapshot) => snapshot.seats.filter((seat) => seat.role === "player" && isHere(seat));
export const audience = (snapshot) => snapshot.seats.filter((seat) => seat.role === "audience" && isHere(seat));
export const isOver = (snapshot) => snapshot.phase === "finished" || snapshot.phase === "void";

/** A private frame as its person stands now: who has left has no seat here, until they come back in by the code. */
export function seated(me, snapshot) {
  const own = snapshot.seats.find((seat) => seat.id === me?.seat);
  return own && !isHere(own) ? {...me, seat: null, role: null} : me;
}

/** Who writes in the round that is on: everybody who plays, in a knockout those who meet in its heats. */
export function writers(snapshot) {
  const stage = snapshot.bracket?.stages.find((one) => one.round === snapshot.round?.number);
  if (stage) {
    const met = stage.pairings.filter((one) => one.heat !== null).flatMap((one) => [one.first, one.second]);
    return players(snapshot).filter((seat) => met.includes(seat.number));
  }
  return players(snapshot).filter((seat) => seat.from_round <= (snapshot.round?.number ?? 1));
}

export function missingPlayers(snapshot) {
  return Math.max(0, FEWEST[snapshot.setup.format] - players(snapshot).length);
}

/** Who judges a duel, and what becomes of it without them; nothing for formats whose players judge each other. */
export function judges(snapshot) {
  if (snapshot.setup.format !== "duel") return "";
  const watching = audience(snapshot).length;
  const here = watching ? `${plural(watching, "person is", "people are")} here to judge it` : "Nobody is here yet to judge it";
  const without = snapshot.setup.is_listed
    ? "Without an audience it goes before the open jury, where whoever comes by has a day to decide it"
    : "Private as it is, without an audience it ends without a winner";
  return `A duel needs an audience: the two who play it do not judge. ${here}. ${without}.`;
}

export function hostName(snapshot) {
  return snapshot.seats.find((seat) => seat.id === snapshot.host)?.nickname ?? "the host";
}

/** Whether somebody in the audience can still become a player, and from which round. Null where not. */
export function openRound(snapshot) {
  const {setup, phase, round} = snapshot;
  if (isOver(snapshot) || players(snapshot).length >= setup.seats) return null;
  if (phase === "lobby") return 1;
  if (setup.format === "duel" || setup.format === "knockout" || round.number >= setup.rounds) return null;
  return round.number + 1;
}
