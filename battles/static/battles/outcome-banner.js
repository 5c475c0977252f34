/** Who won, in the largest letters there are. */
import {html} from "./html.js";
import {basis, headline} from "./outcome.js";

export function OutcomeBanner({heat, isQuiet}) {
  const isWon = heat.outcome === "won" || heat.outcome === "walkover";
  return html`<div class="outcome ${isWon && !isQuiet ? "is-won" : ""} ${isQuiet ? "is-quiet" : ""}"><h2>${headline(heat)}</h2>${heat.votes.length > 0 && html`<p>${basis(heat)}</p>`}</div>`;
}
