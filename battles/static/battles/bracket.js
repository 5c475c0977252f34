/** The bracket of a knockout: a list of rounds, each a list of pairings, drawn side by side. */
import {useLayoutEffect, useRef} from "preact/hooks";

import {GuestMark} from "./guest-mark.js";
import {Icon, html} from "./html.js";
import {isOut, nickname, pairingNote, stageName, stageOn} from "./knockout.js";
import {useRoom} from "./room-context.js";

export function Bracket({isBig = false}) {
  const {snapshot, me} = useRoom();
  const {bracket} = snapshot;
  const on = stageOn(snapshot);
  const scroller = useOnStage(on?.number ?? bracket?.stages.length);
  if (!bracket) return null;
  const places = 2 * bracket.stages[0].pairings.length;
  return html`<section class="bracket ${isBig ? "is-big" : ""} places-${places}" aria-labelledby="bracket-title"><h2 id="bracket-title" class=${isBig ? "visually-hidden" : ""}>Bracket</h2>
    <div class="bracket-scroll" ref=${scroller} tabindex=${isBig ? null : 0} role="group" aria-label="Rounds of the bracket">
      <ol class="plain bracket-stages">${bracket.stages.map((stage) => html`<li key=${stage.number} class="bracket-stage ${stage === on ? "is-on" : ""}">
        <h3>${stageName(stage)}${stage === on && html`<span class="visually-hidden">, played now</span>`}</h3>
        <ol class="plain bracket-pairings">${stage.pairings.map((pairing) => html`<${Pairing} key=${pairing.number} pairing=${pairing} own=${me?.seat} isFinal=${stage.pairings.length === 1} />`)}</ol></li>`)}</ol>
    </div></section>`;
}

/** Where it is wider than the page, the round that is played stands in view. */
function useOnStage(number) {
  const scroller = useRef(null);
  useLayoutEffect(() => {
    const stage = scroller.current?.querySelectorAll(".bracket-stage")[number - 1];
    if (stage) scroller.current.scrollLeft = stage.offsetLeft - (scroller.current.clientWidth - stage.clientWidth) / 2;
  }, [number]);
  return scroller;
}

function Pairing({pairing, own, isFinal}) {
  const {snapshot} = useRoom();
  const isJudged = pairing.way === "open" && snapshot.phase === "voting";
  const note = [pairing.heat !== null && pairing.way === "open" ? `Heat ${pairing.heat}` : "", pairingNote(snapshot, pairing)].filter(Boolean).join(": ");
  return html`<li class="pairing is-${pairing.way} ${isJudged ? "is-judged" : ""}">
    <div class="pairing-box">${["first", "second"].map((side) => html`<${Place} key=${side} pairing=${pairing} seat=${pairing[side]} own=${own} isFinal=${isFinal} />`)}</div>
    ${note && html`<p class="pairing-note">${note}</p>`}</li>`;
}

/** One of the two, with what they do now and whether they went on. */
function Place({pairing, seat, own, isFinal}) {
  const {snapshot} = useRoom();
  if (seat === null) return html`<p class="pairing-place is-empty">${pairing.way === "waiting" ? html`<span>To be decided</span>` : html`<span aria-hidden="true">–</span><span class="visually-hidden">nobody</span>`}</p>`;
  const isAhead = pairing.advanced === seat;
  const hasLost = pairing.way !== "waiting" && isOut(snapshot, seat) && !isAhead && pairing.way !== "open";
  const writes = pairing.way === "open" && snapshot.phase === "prompting";
  const held = snapshot.seats.find((other) => other.number === seat);
  return html`<p class="pairing-place ${isAhead ? "is-ahead" : ""} ${hasLost ? "is-out" : ""} ${seat === own ? "is-me" : ""}">
    <span class="pairing-seed" aria-hidden="true">${snapshot.bracket.seeds.indexOf(seat) + 1}</span>
    <span class="pairing-name">${nickname(snapshot, seat)}</span><${GuestMark} of=${held} />
    ${seat === own && html`<span class="visually-hidden">, you</span>`}
    ${writes && html`<${Icon} name=${held?.sealed ? "lock" : "pencil"} label=${held?.sealed ? "sealed" : "writing"} />`}
    ${isAhead && html`<${Icon} name=${isFinal ? "trophy" : "arrow-right"} label=${isFinal ? "champion" : "goes on"} />`}
    ${hasLost && html`<span class="visually-hidden">, out</span>`}</p>`;
}
