/** The round's theme, and what a relay starts from. */
import {html} from "./html.js";
import {useRoom} from "./room-context.js";

const LONG = 50;

export function Theme({isBig = false, isSmall = false}) {
  const {snapshot} = useRoom();
  const {round, setup} = snapshot;
  const theme = round?.theme || setup.theme || "Drawn when it starts";
  return html`<div class="theme ${isBig ? "is-big" : ""} ${isSmall ? "is-small" : ""} ${theme.length > LONG ? "is-long" : ""}">
    <p class="theme-label">Theme</p>
    <h1>${theme}</h1>
    ${!isSmall && setup.themes_from && html`<p class="theme-source"><span class="muted">Themes from</span> ${setup.themes_from.set ? html`<a href=${`/sets/${setup.themes_from.set}?at=${setup.themes_from.commit}`} target="_blank">${setup.themes_from.title}</a>` : "a set of its host’s"}</p>`}
    ${round?.start_picture?.src && html`<img class="theme-picture" src=${round.start_picture.src} width=${round.start_picture.width} height=${round.start_picture.height} alt="The picture that everybody paints from" />`}
    ${round?.start_prompt && html`<p class="theme-start"><span class="muted">${round.start_author ? `${round.start_author} won with` : "It starts from"}</span> “${round.start_prompt}”</p>`}
  </div>`;
}
