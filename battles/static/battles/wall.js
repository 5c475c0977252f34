/** All entries of the round once the curtain is up: letters, no names, no words. */
import {html} from "./html.js";
import {Picture} from "./picture.js";
import {useRoom} from "./room-context.js";

export function Wall() {
  const {wall} = useRoom().snapshot;
  if (wall.length === 0) return null;
  return html`<section class="wall" aria-labelledby="wall-title"><h2 id="wall-title">The wall</h2>
    <div class="wall-entries">${wall.map((entry) => html`<article key=${entry.letter} class="wall-entry"><h3>${entry.letter}</h3>
      <div class="wall-pictures">${entry.pictures.map((picture) => html`<${Picture} key=${picture.slot} picture=${picture} alt=${`Entry ${entry.letter}, seed ${picture.slot + 1}`} isThumb />`)}</div></article>`)}</div>
  </section>`;
}
