/** Who won, in the largest letters there are. */
import {html} from "./html.js";
import {basis, headline} from "./outcome.js";

export function OutcomeBanner({heat}) {
  return html`<div class="outcome ${heat.outcome === "won" || heat.outcome === "walkover" ? "is-won" : ""}"><h2>${headline(heat)}</h2>${heat.votes.length > 0 && html`<p>${basis(heat)}</p>`}</div>`;
}
