/** Ratings in a room: beside a name, and what a battle did to them. */
import {html} from "./html.js";
import {useRoom} from "./room-context.js";

/** "1520 ± 60"; with a question mark while it is provisional. */
export function RatingMark({rating}) {
  if (!rating) return null;
  const said = `rated ${rating.points}, give or take ${rating.spread}${rating.is_provisional ? ", provisional" : ""}`;
  return html`<span class="rating-mark" title=${said}><span class="visually-hidden">${said}</span><span aria-hidden="true">${rating.points}${rating.is_provisional ? "?" : ""}</span></span>`;
}

/** Everybody whom the battle moved, by their place. */
export function RatingChanges() {
  const {snapshot, me} = useRoom();
  const rated = snapshot.seats.filter((seat) => seat.rating && seat.rating.change !== null);
  if (rated.length === 0) return snapshot.setup.is_rated ? html`<p class="muted">Nobody's rating moved.</p>` : null;
  const ordered = [...rated].sort((one, other) => other.rating.change - one.rating.change);
  return html`<section class="standings" aria-labelledby="ratings-title"><h2 id="ratings-title">Ratings</h2>
    <table><thead><tr><th scope="col">Player</th><th scope="col" class="is-number">Now</th><th scope="col" class="is-number">Change</th></tr></thead>
    <tbody>${ordered.map(({id, nickname, rating}) => html`<tr key=${id} class=${id === me?.seat ? "is-me" : ""}><td>${nickname}</td><td class="is-number">${rating.points} ± ${rating.spread}${rating.is_provisional && html` <span class="muted">provisional</span>`}</td><td class="is-number"><strong class=${`rating-change ${rating.change < 0 ? "is-down" : "is-up"}`}>${signed(rating.change)}</strong></td></tr>`)}</tbody></table></section>`;
}

export function signed(change) {
  if (change === 0) return "±0";
  return change > 0 ? `+${change}` : `−${-change}`;
}
