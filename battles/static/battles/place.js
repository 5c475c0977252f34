/** Which place somebody has among others, and that it is shared where it is; the server says the same (battles.templatetags.places). */
import {html} from "./html.js";

export function Place({rank, among}) {
  if (among.filter((one) => one.rank === rank).length < 2) return rank;
  return html`<span aria-hidden="true"><span class="place-shared">=</span>${rank}</span><span class="visually-hidden">tied for place ${rank}</span>`;
}
