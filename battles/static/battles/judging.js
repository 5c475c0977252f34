/** How voting goes: how many judge, and how sure the leader is, never who leads. */
import {html} from "./html.js";
import {heatsOn, meeting} from "./knockout.js";
import {useRoom} from "./room-context.js";
import {percent, plural} from "./words.js";

const ENOUGH = 0.95;

export function Judging() {
  const {judging} = useRoom().snapshot;
  if (!judging) return null;
  return html`<section class="judging" aria-label="How voting goes">
    <p><strong class="number">${judging.ballots}</strong> ${judging.ballots === 1 ? "vote" : "votes"} from ${plural(judging.voters, "voter")}</p>
    <p class="judging-sure"><span>${judging.heats.length > 1 ? "The least sure heat" : "How sure the lead is"}</span><meter min="0" max="1" low="0.6" high=${ENOUGH} optimum="1" value=${judging.confidence} aria-label="How sure the lead is"></meter><span class="number">${percent(judging.confidence)}</span></p>
    ${judging.heats.length > 1 && html`<ul class="plain judging-heats">${judging.heats.map((heat) => html`<${Heat} key=${heat.number} heat=${heat} />`)}</ul>`}
    <p class="small muted">Voting ends with the clock, or once the lead is ${percent(ENOUGH)} sure${judging.heats.length > 1 ? " in every heat" : ""}.</p>
  </section>`;
}

function Heat({heat}) {
  const {snapshot} = useRoom();
  const pairing = heatsOn(snapshot).find((other) => other.heat === heat.number);
  const name = pairing ? meeting(snapshot, pairing) : `Heat ${heat.number}`;
  return html`<li class="judging-heat"><span>${name}</span><meter min="0" max="1" low="0.6" high=${ENOUGH} optimum="1" value=${heat.confidence} aria-label=${`How sure the lead is: ${name}`}></meter><span class="number">${percent(heat.confidence)}</span></li>`;
}
