/** A heat's result in a sentence. Pure. */
import {ENDINGS, percent, plural, sureness} from "./words.js";

/** What a heat ended with, said of `it`: "this round", or the heat of several by its name. */
const BARE = {
  tied: () => "Nobody is ahead: it is a tie.",
  unjudged: (it) => `Nobody judged ${it}.`,
  jury: (it) => `Nobody here could judge ${it}. The open jury will.`,
  empty: (it) => `Nobody wrote anything in ${it}.`,
  lost: (it) => `The pictures of ${it} were lost. It does not count.`,
  open: () => "Still open.",
};

/** As many as the open jury wants of a round; see battles.jury.sitting. */
const JURY_FEWEST = 5;
const tooFewJudged = (heat) => heat.outcome === "unjudged" && heat.voters > 0;

export const winnerOf = (heat) => heat.entries.find((entry) => entry.seat === heat.winner) ?? null;

/** Who is ahead: the winner, or everybody who shares the first place. Nobody where nobody judged. */
export function leadersOf(heat) {
  const winner = winnerOf(heat);
  if (winner) return [winner];
  return heat.outcome === "tied" ? heat.entries.filter((entry) => entry.rank === 1) : [];
}

export function headline(heat, heats = []) {
  const winner = winnerOf(heat);
  if (tooFewJudged(heat)) return `Too few people judged it: ${heat.voters} of at least ${JURY_FEWEST}.`;
  const it = heats.some((other) => other.round === heat.round && other.number !== heat.number) ? `heat ${heat.number}` : "this round";
  if (!winner) return (BARE[heat.outcome] ?? BARE.tied)(it);
  if (heat.outcome === "walkover") return `${winner.nickname} takes ${it.replace("this", "the")}: nobody else’s entry was painted.`;
  return heat.confidence === null ? `${winner.nickname} wins` : `${winner.nickname} wins, ${sureness(heat.confidence)}`;
}

/** The end of a battle without a winner. */
export function whyVoid({void_reason: reason, heats}) {
  if (reason === "no_voters" && heats.some(tooFewJudged)) return "Too few people judged it, so nobody can be said to have won.";
  return ENDINGS[reason] ?? "The battle was called off.";
}

export function basis(heat) {
  const votes = heat.votes.reduce((sum, flow) => sum + flow.first_won + flow.second_won + flow.tied, 0);
  const parts = [`${plural(votes, "vote")} from ${plural(heat.voters, "voter")}`];
  if (heat.confidence !== null && heat.outcome === "won") parts.push(`${percent(heat.confidence)} sure`);
  if (heat.by_jury) parts.push("by the open jury");
  return parts.join(", ");
}

/** By what the first is ahead who won no more rounds than the second; empty where rounds say it. */
export function byPoints([first, second]) {
  if (!second || second.rank === 1 || first.wins !== second.wins) return "";
  return `${first.nickname} and ${second.nickname} won ${plural(first.wins, "round")} each; ${first.nickname} is ahead by points, ${first.points} to ${second.points}.`;
}

/** Why a heat ended so where votes alone do not say it. */
export const whyWon = (heat) => bySight(heat) || byStrength(heat);

/** Who is last whatever the votes say; as battles.deciding has it. */
export function bySight({entries}) {
  const last = entries.filter((entry) => entry.is_withheld && entry.rank !== null).map((entry) => entry.nickname);
  if (last.length === 0) return "";
  const said = last.length === 1 ? `${last[0]} is` : `${last.slice(0, -1).join(", ")} and ${last.at(-1)} are`;
  return `${said} placed last: no picture of ${last.length === 1 ? "that entry" : "theirs"} could be seen when voting ended.`;
}

/** Why one of two has won without more votes than the other; the server says the same on its page (battles.deciding). */
export function byStrength({outcome, winner, entries, votes}) {
  if (outcome !== "won" || votes.length !== 1) return "";
  const [{first, first_won: firstWon, second, second_won: secondWon}] = votes;
  const [own, others] = winner === first ? [firstWon, secondWon] : [secondWon, firstWon];
  if (own > others) return "";
  const named = (seat) => entries.find((entry) => entry.seat === seat)?.nickname ?? "";
  return `${named(winner)} has ${own} of the votes and ${named(winner === first ? second : first)} ${others}. Strengths decide, and in them many votes on one seed say less than as many on several.`;
}

export function luck(entry) {
  if (!entry.slots_judged) return "";
  return `wins on ${entry.slots_won} of ${plural(entry.slots_judged, "seed")}`;
}

export const SEEDS = {won: {word: "Won", icon: "check"}, tied: {word: "Even", icon: "equal"}, lost: {word: "Lost", icon: "x"}};

/** Whether the entry won, lost or was even on this seed; null where nobody judged it. */
export const outcomeOn = (entry, slot) => entry.slots.find((seed) => seed.slot === slot)?.outcome ?? null;

/** Won, tied and lost comparisons of every judged entry, best first. */
export function tallies(heat) {
  return heat.entries.filter((entry) => heat.votes.some((flow) => flow.first === entry.seat || flow.second === entry.seat)).map((entry) => ({
    name: entry.nickname,
    letter: entry.letter,
    ...heat.votes.reduce((sum, flow) => {
      const isFirst = flow.first === entry.seat;
      if (!isFirst && flow.second !== entry.seat) return sum;
      return {
        won: sum.won + (isFirst ? flow.first_won : flow.second_won),
        lost: sum.lost + (isFirst ? flow.second_won : flow.first_won),
        tied: sum.tied + flow.tied,
      };
    }, {won: 0, lost: 0, tied: 0}),
  }));
}
