/** The end: who won the battle (or why there is no winner), every round again, and once more from the top. */
import {Bracket} from "./bracket.js";
import {Icon, html} from "./html.js";
import {finalRuling, isKnockout, meeting, noChampion, pairingOf, stageName} from "./knockout.js";
import {byPoints, whyVoid} from "./outcome.js";
import {RatingChanges} from "./ratings.js";
import {ReceiptProof} from "./receipt.js";
import {HeatResult} from "./results.js";
import {useCommand, useRoom} from "./room-context.js";
import {ShareButton} from "./share.js";
import {Standings} from "./standings.js";
import {hostName, list, plural} from "./words.js";

export function Finale() {
  const {snapshot} = useRoom();
  return html`<div class="stack is-loose">
    ${snapshot.phase === "void" ? html`<${Void} />` : html`<${Champions} />`}
    <${ByJury} />
    <${Again} />
    <${Keep} />
    <${Bracket} />
    ${snapshot.setup.rounds > 1 && html`<${Standings} />`}
    ${snapshot.phase === "finished" && html`<${RatingChanges} />`}
    ${snapshot.heats.length > 0 && html`<section class="stack is-loose"><h2>${snapshot.heats.length > 1 ? "Round by round" : "How it went"}</h2>
      ${[...snapshot.heats].reverse().map((heat, index) => html`<details key=${`${heat.round}-${heat.number}`} class="round-again" open=${index === 0}><summary><strong>${roundOf(snapshot, heat)}</strong> <span>${heat.theme}</span></summary><${HeatResult} heat=${heat} isQuiet /></details>`)}</section>`}
    <${ReceiptProof} />
  </div>`;
}

/** "Semi-final: Ada against Bo" in a knockout. */
function roundOf(snapshot, heat) {
  const pairing = pairingOf(snapshot, heat);
  const stage = snapshot.bracket?.stages.find((one) => one.round === heat.round);
  return pairing ? `${stageName(stage).replace(/s$/, "")}: ${meeting(snapshot, pairing)}` : `Round ${heat.round}`;
}

/** What players find who left while the open jury sat. */
function ByJury() {
  const {snapshot} = useRoom();
  const left = snapshot.heats.filter((heat) => heat.by_jury);
  if (left.length === 0) return null;
  const judged = left.some((heat) => heat.outcome !== "unjudged");
  return html`<div class="note ${judged ? "is-good" : ""}"><${Icon} name="gavel" /><p>${judged ? "The open jury has decided: people judged who did not know whose is whose." : "Nobody in the room could judge it, and too few others came by."}</p></div>`;
}

function Champions() {
  const {snapshot, me} = useRoom();
  const best = snapshot.standings.filter((place) => place.rank === 1);
  if (isKnockout(snapshot) && snapshot.bracket?.champion == null) return html`<div class="champion"><h1>No champion</h1><p class="lead">${noChampion(snapshot)}</p></div>`;
  if (best.length === 0) return html`<div class="champion"><h1>It is over</h1></div>`;
  return html`<div class="champion is-won"><p class="champion-mark"><${Icon} name="trophy" /></p><h1>${list(best.map((place) => place.nickname))}</h1>
    <p class="lead">${deed(best, me?.seat)}</p>${whatDecided(snapshot) && html`<p>${whatDecided(snapshot)}</p>`}</div>`;
}

/** What put the first ahead, where it is not votes or rounds won. */
function whatDecided(snapshot) {
  return snapshot.bracket ? finalRuling(snapshot) : byPoints(snapshot.standings);
}

function deed(best, own) {
  if (best.length > 1) return "share the battle.";
  const rounds = best[0].wins > 0 ? `, with ${plural(best[0].wins, "round")} won` : "";
  return best[0].seat === own ? `That is you. The battle is yours${rounds}.` : `takes the battle${rounds}.`;
}

function Void() {
  const {snapshot} = useRoom();
  return html`<div class="champion"><h1>No winner today</h1><p class="lead">${whyVoid(snapshot)} Ratings stay as they were.</p></div>`;
}

/** The host, or anybody with a seat once the host has gone. */
function mayGoOn(snapshot, me) {
  const host = snapshot.seats.find((seat) => seat.id === snapshot.host);
  return Boolean(me?.is_host || (me?.seat && !(host?.is_present && !host.has_left)));
}

export function Again() {
  const {snapshot, me} = useRoom();
  const [run, isBusy] = useCommand();
  if (snapshot.next_code) return html`<div class="note is-good"><p>It goes on in <a href=${`/b/${snapshot.next_code}`}>${snapshot.next_code}</a>.</p></div>`;
  return html`<div class="cluster">
    ${mayGoOn(snapshot, me)
      ? html`<button class="button is-primary is-big" type="button" disabled=${isBusy} onClick=${() => run({t: "play_again"})}><${Icon} name="rotate-ccw" /> Play again, same people</button>`
      : html`<p class="muted">${hostName(snapshot)} can start another one with everybody here.</p>`}
    ${snapshot.phase !== "jury" && html`<a class="button" href=${`/b/${snapshot.code}/results`}><${Icon} name="scale" /> ${snapshot.heats.some(({votes}) => votes.length > 0) ? "Votes as pictures" : "The results as a page"}</a>
    <${ShareButton} url=${new URL(`/b/${snapshot.code}/results`, location.href).href} title=${`Paintoff battle ${snapshot.code}`} label="Share the result" />`}
    <a class="button is-quiet" href="/">First page</a></div>`;
}

/** A guest can keep the name and everything made under it. */
function Keep() {
  const {snapshot, me, page} = useRoom();
  const own = snapshot.seats.find((seat) => seat.id === me?.seat);
  if (!own?.is_guest || !page.claimUrl) return null;
  return html`<div class="note"><${Icon} name="key-round" /><p>You are here as a guest. <a href=${page.claimUrl}>Make an account</a> and your name, your prompts and your pictures stay yours.</p></div>`;
}
