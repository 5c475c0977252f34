/** The author's own seal: what the server cannot change any more without everybody noticing. */
import {Icon, html} from "./html.js";

export function Sealed({entry}) {
  return html`<details class="sealed"><summary><${Icon} name="shield-check" /> Sealed${entry.seals > 1 ? ` ${entry.seals} times` : ""} <code>${entry.seal.slice(0, 10)}…</code></summary>
    <p class="small">This is the SHA-256 of your words with a secret salt. The results open it, and anybody can check that nothing was changed.</p>
    <p class="mono small">${entry.seal}</p></details>`;
}
