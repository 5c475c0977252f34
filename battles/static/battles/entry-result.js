/** An entry with everything opened: pictures, words, author, proof. */
import {GuestMark} from "./guest-mark.js";
import {Icon, html} from "./html.js";
import {SEEDS, luck, outcomeOn} from "./outcome.js";
import {Picture} from "./picture.js";
import {Place} from "./place.js";
import {SealProof} from "./proof.js";
import {useRoom} from "./room-context.js";
import {ShareButton} from "./share.js";

const WITHDRAWN = "Its author has withdrawn the words.";
const STATES = {blank: "Wrote nothing this round.", lost: "The studio could not paint this one."};

export function EntryResult({entry, heat, code, isWinner = false, isUnjudged = false}) {
  const {me} = useRoom();
  const {round} = heat;
  const mayWithdraw = me?.withdrawable.some((one) => one.round === round && one.seat === entry.seat);
  return html`<article class="entry ${isWinner ? "is-winner" : ""}">
    <div class="entry-pictures">${entry.pictures.map((picture) => html`<div key=${picture.slot} class="entry-picture"><div class="entry-frame"><${Picture} picture=${picture} alt=${`${entry.nickname}, seed ${picture.slot + 1}: ${entry.prompt}`} isThumb=${!isWinner} />${entry.favourite === picture.slot && html`<span class="chip is-prize entry-favourite">${isWinner ? html`<${Icon} name="heart" /> author’s best` : html`<${Icon} name="heart" label="author’s best" />`}</span>`}</div>${!isUnjudged && html`<${SeedOutcome} slot=${picture.slot} outcome=${outcomeOn(entry, picture.slot)} />`}</div>`)}</div>
    <div class="entry-words stack is-tight">
      <p class="entry-author">${entry.rank !== null && html`<span class="entry-rank number"><${Place} rank=${entry.rank} among=${heat.entries} /></span>`}<strong>${entry.nickname}</strong><${GuestMark} of=${entry} />${entry.letter && html` <span class="chip">was ${entry.letter}</span>`}${!isUnjudged && luck(entry) && html` <span class="chip">${luck(entry)}</span>`}</p>
      ${entry.is_withheld && html`<p class="small muted">${entry.rank === null ? "No" : "Placed last: no"} picture of it could be seen when voting ended.</p>`}
      ${entry.prompt ? html`<blockquote class="entry-prompt">${entry.prompt}</blockquote>` : html`<p class="muted">${entry.is_withdrawn ? WITHDRAWN : STATES[entry.state] ?? STATES.blank}</p>`}
      ${entry.negative && html`<p class="small muted">without: ${entry.negative}</p>`}
      ${entry.guidance !== null && html`<p class="small muted">guidance ${entry.guidance.toFixed(1)}${entry.sealed_by_clock ? ", sealed by the clock" : ""}</p>`}
      <div class="cluster is-tight">${entry.page && html`<a class="button is-small" href=${entry.page}><${Icon} name="image" /> Open</a>`}${isWinner && entry.page && html`<${ShareButton} url=${new URL(entry.page, location.href).href} title=${`${entry.nickname} won with “${entry.prompt}”`} label="Share" />`}<${SealProof} code=${code} round=${round} entry=${entry} />${mayWithdraw && html`<a class="button is-quiet is-small" href=${`/b/${code}/withdraw/${round}?seat=${entry.seat}`}>Withdraw my words</a>`}</div>
    </div>
  </article>`;
}

/** How this entry did on one seed, in words and with a sign, under the picture of that seed. */
function SeedOutcome({slot, outcome}) {
  if (!outcome) return null;
  return html`<p class="entry-seed is-${outcome}"><${Icon} name=${SEEDS[outcome].icon} /> ${SEEDS[outcome].word}<span class="visually-hidden"> on seed ${slot + 1}</span></p>`;
}
