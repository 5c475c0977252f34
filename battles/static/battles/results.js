/** A round's result: who won and how surely, then everybody's words, pictures and proofs. */
import {Bracket} from "./bracket.js";
import {EntryResult} from "./entry-result.js";
import {html} from "./html.js";
import {aheadIn, isKnockout, meeting, pairingOf, ruling} from "./knockout.js";
import {OutcomeBanner} from "./outcome-banner.js";
import {whyWon} from "./outcome.js";
import {SeedProof} from "./proof.js";
import {useRoom} from "./room-context.js";
import {ConfidenceChart} from "./server-chart.js";
import {Standings} from "./standings.js";
import {Theme} from "./theme-card.js";
import {VotesChart} from "./votes-chart.js";
import {LateSeat} from "./waiting.js";
import {Wall} from "./wall.js";
import {isOver} from "./words.js";

export function Results() {
  const {snapshot} = useRoom();
  return html`<div class="stack is-loose"><${Theme} /><${Bracket} />${snapshot.heats.map((heat) => html`<${HeatResult} key=${`${heat.round}-${heat.number}`} heat=${heat}/>`)}
    <${Wall} />${snapshot.round && html`<${SeedProof} round=${snapshot.round} />`}${snapshot.setup.rounds > 1 && !isKnockout(snapshot) && html`<${Standings} />`}<${LateSeat} /></div>`;
}

export function HeatResult({heat, isQuiet = false}) {
  const {snapshot} = useRoom();
  const best = heat.entries.filter((entry) => entry.seat === heat.winner);
  const ahead = aheadIn(snapshot, heat);
  const rest = heat.entries.filter((entry) => entry.seat !== heat.winner).sort((one, other) => (other === ahead) - (one === ahead));
  const pairing = pairingOf(snapshot, heat);
  const why = ruling(snapshot, heat) || whyWon(heat);
  return html`<section class="heat stack is-loose">
    ${pairing && !isQuiet && html`<p class="heat-title"><strong>Heat ${heat.number}</strong> ${meeting(snapshot, pairing)}</p>`}
    <${OutcomeBanner} heat=${heat} isQuiet=${isQuiet} />
    ${why && html`<p class="note">${why}</p>`}
    ${best.map((entry) => html`<${EntryResult} key=${entry.id} entry=${entry} heat=${heat} code=${snapshot.code} isWinner />`)}
    <${VotesChart} heat=${heat} />
    ${isOver(snapshot) && heat.votes.length > 0 && html`<${ConfidenceChart} code=${snapshot.code} heat=${heat} />`}
    ${rest.length > 0 && html`<div class="heat-rest">${rest.map((entry) => html`<${EntryResult} key=${entry.id} entry=${entry} heat=${heat} code=${snapshot.code} isUnjudged=${heat.outcome === "unjudged"} />`)}</div>`}
  </section>`;
}
