/** A knockout in words: which round of the bracket it is, who meets whom, who is still in. Pure. */
import {headline} from "./outcome.js";
import {isOver, list, roundName} from "./words.js";

const NAMES = {1: "Final", 2: "Semi-finals", 4: "Quarter-finals", 8: "Round of sixteen"};

export const isKnockout = ({setup}) => setup.format === "knockout";

/** A stage is called by how many pairings it has. */
export const stageName = (stage) => NAMES[stage.pairings.length] ?? `Round ${stage.number}`;

/** The stage that is played in the battle's round, or null. */
export function stageOn({bracket, round}) {
  return bracket?.stages.find((stage) => stage.round !== null && stage.round === round?.number) ?? null;
}

/** Where the battle stands, beside its phase: the stage or the round. Of a knockout that is over its phase says it. */
export function placeOf(snapshot) {
  const stage = stageOn(snapshot);
  if (!stage) return roundName(snapshot);
  return isOver(snapshot) ? "" : stageName(stage);
}

/** The pairings of the round that are heats. */
export const heatsOn = (snapshot) => stageOn(snapshot)?.pairings.filter((pairing) => pairing.heat !== null) ?? [];

export const nickname = (snapshot, seat) => snapshot.seats.find((other) => other.number === seat)?.nickname ?? "";

export const pairingOf = ({bracket}, heat) =>
  bracket?.stages.find((stage) => stage.round === heat.round)?.pairings.find((pairing) => pairing.heat === heat.number) ?? null;

/** "Heat 2 of 4", or nothing where a round is one heat. */
export function heatName(snapshot, number) {
  const many = Math.max(heatsOn(snapshot).length, snapshot.judging?.heats.length ?? 0);
  return many > 1 ? `Heat ${number} of ${many}` : "";
}

const isSettled = ({way}) => way !== "waiting" && way !== "open";

/** Drawn, and out of the bracket by now. */
export function isOut({bracket}, seat) {
  return Boolean(bracket?.stages.some(({pairings}) => pairings.some((one) => isSettled(one) && [one.first, one.second].includes(seat) && one.advanced !== seat)));
}

/** Drawn, still in, and without an opponent in the round that is on. */
export function hasBye(snapshot, seat) {
  const own = stageOn(snapshot)?.pairings.find((one) => one.first === seat || one.second === seat);
  return Boolean(own && own.heat === null && own.advanced === seat);
}

/** The other of the two, by name; empty where there is none. */
export function rivalOf(snapshot, seat) {
  const own = heatsOn(snapshot).find((one) => one.first === seat || one.second === seat);
  return own ? nickname(snapshot, own.first === seat ? own.second : own.first) : "";
}

/** What is to be said of a pairing in one line. */
export function pairingNote(snapshot, pairing) {
  const {phase} = snapshot;
  const ahead = nickname(snapshot, pairing.advanced);
  const other = nickname(snapshot, pairing.advanced === pairing.first ? pairing.second : pairing.first);
  switch (pairing.way) {
    case "open":
      return OPEN[phase] ?? "";
    case "bye":
      return "Bye";
    case "walkover":
      return `Walk-over: ${other} has left`;
    case "nobody":
      return "Nobody was left";
    case "met":
      return pairing.advanced === null ? "Neither wrote: nobody goes on" : DECIDED[pairing.outcome]?.(other, `${ahead} ${advances(snapshot, pairing)}${BY[pairing.ruling] ?? ""}`) ?? "";
    default:
      return "";
  }
}

const OPEN = {prompting: "Writing", generating: "Being painted", voting: "Being judged now", results: ""};
const advances = ({bracket}, pairing) => (bracket.stages.at(-1).pairings.includes(pairing) ? "takes it" : "goes on");
const BY_RULE = (why) => (_, said) => `${why}: ${said}`;
/** By what, where the heat has no winner. */
const BY = {seeds: " by seeds won", votes: " by votes won", draw: " by the draw", alone: ", who alone wrote"};
const DECIDED = {
  won: () => "",
  walkover: (other) => `Walk-over: ${other} wrote nothing`,
  tied: BY_RULE("Tied"),
  unjudged: BY_RULE("Not judged"),
  lost: BY_RULE("Pictures lost"),
};

/** Why somebody went on from a heat, as the server says it; empty where the votes say it. */
export const ruling = (snapshot, heat) => pairingOf(snapshot, heat)?.why ?? "";

/** The same of the final of a knockout that has a champion. */
export const finalRuling = ({bracket}) => (bracket && bracket.champion !== null ? bracket.stages.at(-1).pairings[0].why : "");

/** The heat that was the final, or undefined where none was played. */
export function finalHeat({bracket, heats}) {
  const stage = bracket?.stages.at(-1);
  return stage && heats.find((heat) => heat.round === stage.round && heat.number === stage.pairings[0].heat);
}

/** Whose entry went on from a tied heat, or null. */
export function aheadIn(snapshot, heat) {
  const met = heat.outcome === "tied" ? pairingOf(snapshot, heat) : null;
  return (met && heat.entries.find((entry) => entry.seat === met.advanced)) ?? null;
}

/** A heat's headline; of a tied one of a knockout it says who goes on (the server says the same on its page). */
export function headlineOf(snapshot, heat) {
  const ahead = aheadIn(snapshot, heat);
  if (!ahead) return headline(heat, snapshot.heats);
  return `A tie, and ${ahead.nickname} ${advances(snapshot, pairingOf(snapshot, heat))}`;
}

/** Who meets in a heat: "Ada against Bo". */
export function meeting(snapshot, pairing) {
  return [pairing.first, pairing.second].map((seat) => nickname(snapshot, seat)).join(" against ");
}

/** The end of a knockout that nobody won. */
export function noChampion(snapshot) {
  const final = snapshot.bracket?.stages.at(-1).pairings[0];
  if (!final || final.way === "waiting") return "It ended before the final: nobody was left to play it.";
  if (final.way === "met") return `Neither ${list([final.first, final.second].map((seat) => nickname(snapshot, seat)))} wrote in the final.`;
  return "Nobody was left for the final.";
}
