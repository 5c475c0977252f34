/** How the line to the server is. Nothing to see while it stands. */
import {Icon, html} from "./html.js";
import {useRoom} from "./room-context.js";

export function Line() {
  const {line} = useRoom();
  return html`<div role="status" class="line">${line === "lost" && html`<p class="line-lost"><${Icon} name="wifi-off" /><span>The line broke. Reconnecting; your seat and your words are safe.</span></p>`}</div>`;
}
