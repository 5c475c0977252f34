/** The curtain: closed over the studio, with how much is painted behind it. */
import {html} from "./html.js";
import {useRoom} from "./room-context.js";
import {plural} from "./words.js";

export function Curtain() {
  const {snapshot} = useRoom();
  const {wanted, done, failed} = snapshot.painting ?? {wanted: 0, done: 0, failed: 0};
  return html`<section class="curtain" aria-label="The curtain is closed">
    <div class="curtain-words">
      <p class="curtain-count"><span class="number">${done}</span><span class="curtain-of"> of ${wanted}</span></p>
      <p>pictures are painted behind the curtain</p>
      <progress class="curtain-progress" max=${Math.max(1, wanted)} value=${done + failed} aria-label="Pictures painted"></progress>
      ${failed > 0 && html`<p class="small">${plural(failed, "picture")} could not be painted.</p>`}
    </div>
  </section>`;
}
