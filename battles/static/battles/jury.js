/** The open jury sits: nobody in the room could judge the duel, so whoever comes by does. Nothing is told of whose is whose. */
import {Again} from "./finale.js";
import {Icon, html} from "./html.js";
import {HeatResult} from "./results.js";
import {useRoom} from "./room-context.js";
import {Standings} from "./standings.js";
import {Wall} from "./wall.js";
import {plural} from "./words.js";

export function Jury() {
  const {snapshot, me} = useRoom();
  const decided = snapshot.heats.filter((heat) => heat.outcome !== "jury");
  return html`<div class="stack is-loose">
    <section class="card stack jury" aria-labelledby="jury-title"><h1 id="jury-title"><${Icon} name="gavel" /> The open jury sits</h1>
      <p class="lead">${plural(snapshot.heats.length - decided.length, "round")} of this duel had no judge in the room. Whoever comes by judges now, without knowing whose is whose.</p>
      <${Turnout} judging=${snapshot.judging} />
      <p class="muted">It closes by ${until(snapshot.deadline)}, or earlier once the lead is 95 % sure. ${me?.role === "player" ? "You may leave: the result will be on this page." : ""}</p>
      ${me?.role !== "player" && html`<p><a class="button is-primary" href="/jury"><${Icon} name="gavel" /> Judge it</a></p>`}
    </section>
    <${Again} />
    ${snapshot.setup.rounds > 1 && decided.length > 0 && html`<${Standings} />`}
    ${decided.map((heat) => html`<${HeatResult} key=${heat.round} heat=${heat} isQuiet />`)}
    <${Wall} />
  </div>`;
}

/** Every round that waits has jurors of its own, and is named where the duel has several. */
function Turnout({judging}) {
  const {setup} = useRoom().snapshot;
  const {heats, fewest} = judging ?? {heats: [], fewest: 1};
  return html`<ul class="plain jury-turnouts">${heats.map(({round, voters}) => {
    const name = setup.rounds > 1 ? `Round ${round}: ` : "";
    return html`<li key=${round} class="jury-turnout"><span>${name}<strong class="number">${voters}</strong> of at least ${fewest} have judged</span>
      <meter min="0" max=${fewest} value=${Math.min(voters, fewest)} aria-label=${`${name}how many have judged`}></meter></li>`;
  })}</ul>`;
}

/** The same in a line, for the big screen. */
export function turnout({judging, setup}) {
  if (!judging) return "";
  const said = judging.heats.map(({round, voters}) => `${setup.rounds > 1 ? `Round ${round}: ` : ""}${voters} of at least ${judging.fewest} judges`);
  return said.join(" · ");
}

/** On the reader's own clock. */
export function until(deadline) {
  return new Date(deadline).toLocaleString("en-GB", {weekday: "long", hour: "2-digit", minute: "2-digit"});
}
