/** The studio paints. Authors see their own pictures form; everybody else sees a closed curtain and a sum. */
import {Curtain} from "./curtain.js";
import {html} from "./html.js";
import {OwnPictures} from "./own-pictures.js";
import {useRoom} from "./room-context.js";
import {Theme} from "./theme-card.js";

export function Painting() {
  const {me} = useRoom();
  return html`<div class="stack is-loose"><${Theme} />${me?.entry?.state === "blank" && html`<div class="note"><p>You wrote nothing this round, so nothing is painted for you.</p></div>`}${me?.entry?.paints.length > 0 && html`<${OwnPictures} entry=${me.entry} />`}<${Curtain} /></div>`;
}
