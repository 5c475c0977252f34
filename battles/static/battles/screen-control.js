/** What the host decides about the big screen: where it waits for them, that it goes on; and which pictures it does not show. */
import {Icon, html} from "./html.js";
import {Picture} from "./picture.js";
import {useRoom} from "./room-context.js";

export function ScreenControl({run, isBusy}) {
  const {snapshot} = useRoom();
  const {setup, round} = snapshot;
  const pictures = round ? ofRound(snapshot) : [];
  if (pictures.length === 0) return null;
  const choice = html`<${Choice} pictures=${pictures} run=${run} isBusy=${isBusy} />`;
  if (!setup.screen_waits || round.is_screened) return html`<details class="card is-tight screen-control"><summary><${Icon} name="tv" /> Keep pictures off the big screen</summary>${choice}</details>`;
  return html`<section class="card is-tight screen-control" aria-labelledby="screen-title">
    <h2 id="screen-title"><${Icon} name="eye" /> The big screen waits</h2>
    <p class="small muted">Nobody sees these there until you say so.</p>
    ${choice}
    <button class="button is-primary is-wide" type="button" disabled=${isBusy} onClick=${() => run({t: "show_on_screen", round: round.number})}><${Icon} name="eye" /> Show them on the big screen</button>
  </section>`;
}

function Choice({pictures, run, isBusy}) {
  const {snapshot} = useRoom();
  const off = new Set(snapshot.setup.off_screen);
  return html`<p class="small muted">Press one to keep it off that screen, again to let it back. Votes go on as they are.</p>
    <ul class="plain screen-control-pictures">${pictures.map(({place, key, alt, picture}) => html`<li key=${key}><button class="screen-toggle" type="button" aria-pressed=${off.has(key)} aria-label=${`${alt}: keep it off the big screen`} disabled=${isBusy} onClick=${() => run({t: "keep_off_screen", ...place, off: !off.has(key)})}><${Picture} picture=${picture} alt="" isThumb />${off.has(key) && html`<span class="screen-off"><${Icon} name="eye-off" /> Off</span>`}</button></li>`)}</ul>`;
}

/** While it is judged behind letters; afterwards with names. */
function ofRound({wall, heats, round}) {
  const entries = wall.length > 0 ? wall : heats.filter((heat) => heat.round === round.number).flatMap((heat) => heat.entries);
  return entries.flatMap((entry) => entry.pictures.map((picture) => ({
    key: `${round.number}-${entry.letter}-${picture.slot}`,
    place: {round: round.number, letter: entry.letter, slot: picture.slot},
    alt: `Entry ${entry.letter}, seed ${picture.slot + 1}`,
    picture,
  })));
}
