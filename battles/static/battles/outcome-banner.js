/** Who won, in the largest letters there are. */
import {html} from "./html.js";
import {headlineOf} from "./knockout.js";
import {basis} from "./outcome.js";
import {useRoom} from "./room-context.js";

export function OutcomeBanner({heat, isQuiet}) {
  const {snapshot} = useRoom();
  const isWon = heat.outcome === "won" || heat.outcome === "walkover";
  return html`<div class="outcome ${isWon && !isQuiet ? "is-won" : ""} ${isQuiet ? "is-quiet" : ""}"><h2>${headlineOf(snapshot, heat)}</h2>${heat.votes.length > 0 && html`<p>${basis(heat)}</p>`}</div>`;
}
