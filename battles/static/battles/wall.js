/** All entries of the round once the curtain is up: letters, no names, no words. */
import {html} from "./html.js";
import {heatName} from "./knockout.js";
import {Picture} from "./picture.js";
import {useRoom} from "./room-context.js";

export function Wall() {
  const {snapshot} = useRoom();
  const {wall} = snapshot;
  if (wall.length === 0) return null;
  const heats = [...new Set(wall.map((entry) => entry.heat))];
  return html`<section class="wall" aria-labelledby="wall-title"><h2 id="wall-title">The wall</h2>
    ${heats.length === 1 ? html`<${Entries} entries=${wall} />` : heats.map((heat) => html`<section key=${heat} class="wall-heat" aria-labelledby=${`wall-heat-${heat}`}><h3 id=${`wall-heat-${heat}`}>${heatName(snapshot, heat)}</h3><${Entries} entries=${wall.filter((entry) => entry.heat === heat)} level="h4" /></section>`)}
  </section>`;
}

function Entries({entries, level: Level = "h3"}) {
  return html`<div class="wall-entries">${entries.map((entry) => html`<article key=${entry.letter} class="wall-entry"><${Level} class="wall-letter">${entry.letter}</${Level}>
      <div class="wall-pictures">${entry.pictures.map((picture) => html`<${Picture} key=${picture.slot} picture=${picture} alt=${`Entry ${entry.letter}, seed ${picture.slot + 1}`} isThumb />`)}</div></article>`)}</div>`;
}
