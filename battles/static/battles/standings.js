/** The battle over all its rounds. */
import {GuestMark} from "./guest-mark.js";
import {Icon, html} from "./html.js";
import {Place} from "./place.js";
import {useRoom} from "./room-context.js";

export function Standings() {
  const {snapshot, me} = useRoom();
  if (snapshot.standings.length === 0) return null;
  return html`<section class="standings" aria-labelledby="standings-title"><h2 id="standings-title">Standings</h2>
    <table><thead><tr><th scope="col" class="is-number">#</th><th scope="col">Player</th><th scope="col" class="is-number">Wins</th><th scope="col" class="is-number">Points</th></tr></thead>
    <tbody>${snapshot.standings.map((place) => html`<tr key=${place.seat} class=${place.seat === me?.seat ? "is-me" : ""}><td class="is-number"><${Place} rank=${place.rank} among=${snapshot.standings} /></td><td>${place.rank === 1 && snapshot.phase !== "void" && html`<${Icon} name="trophy" /> `}${place.nickname}<${GuestMark} of=${place} /></td><td class="is-number">${place.wins}</td><td class="is-number">${place.points}</td></tr>`)}</tbody></table></section>`;
}
