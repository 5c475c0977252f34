/** Where the big screen waits for the host: the round's pictures, and the word that lets it show them. */
import {Icon, html} from "./html.js";
import {Picture} from "./picture.js";
import {useRoom} from "./room-context.js";

export function ScreenControl({run, isBusy}) {
  const {snapshot} = useRoom();
  const {setup, round} = snapshot;
  const pictures = setup.screen_waits && round && !round.is_screened ? ofRound(snapshot) : [];
  if (pictures.length === 0) return null;
  return html`<section class="card is-tight screen-control" aria-labelledby="screen-title">
    <h2 id="screen-title"><${Icon} name="eye" /> The big screen waits</h2>
    <p class="small muted">Nobody sees these there until you say so.</p>
    <ul class="plain screen-control-pictures">${pictures.map(({key, alt, picture}) => html`<li key=${key}><${Picture} picture=${picture} alt=${alt} isThumb /></li>`)}</ul>
    <button class="button is-primary is-wide" type="button" disabled=${isBusy} onClick=${() => run({t: "show_on_screen", round: round.number})}><${Icon} name="eye" /> Show them on the big screen</button>
  </section>`;
}

/** While it is judged behind letters; afterwards with names. */
function ofRound({wall, heats, round}) {
  const entries = wall.length > 0 ? wall : heats.filter((heat) => heat.round === round.number).flatMap((heat) => heat.entries);
  return entries.flatMap((entry) => entry.pictures.map((picture) => ({
    key: `${entry.letter}-${picture.slot}`,
    alt: `Entry ${entry.letter}, seed ${picture.slot + 1}`,
    picture,
  })));
}
