/** For whoever does not write now: what the room is doing, and how to play later. */
import {GuestMark} from "./guest-mark.js";
import {Icon, html} from "./html.js";
import {hasBye, isOut} from "./knockout.js";
import {useCommand, useRoom} from "./room-context.js";
import {openRound, plural, writers} from "./words.js";

export function Waiting() {
  const {snapshot, me, page} = useRoom();
  const writing = writers(snapshot);
  const sealed = writing.filter((seat) => seat.sealed).length;
  return html`<section class="card stack waiting">
    <p class="waiting-count"><span class="number">${sealed}</span> of <span class="number">${writing.length}</span> prompts sealed</p>
    <ul class="plain cluster is-tight">${writing.map((seat) => html`<li key=${seat.id} class="chip ${seat.sealed ? "is-good" : ""}"><${Icon} name=${seat.sealed ? "lock" : "pencil"} /> ${seat.nickname}<${GuestMark} of=${seat} /></li>`)}</ul>
    <p class="muted">${outlook(snapshot, me, page)}</p>
    <${LateSeat} />
  </section>`;
}

function outlook(snapshot, me, page) {
  if (isOut(snapshot, me?.seat)) return "You are out of the bracket. From now on you judge.";
  if (hasBye(snapshot, me?.seat)) return "You have no opponent in this round, so you are through to the next. You judge this one.";
  if (!me?.seat) return html`You are only looking in. <a href=${page.joinUrl}>Come in</a> to judge the pictures.`;
  if (me.role === "player") return `You play from round ${me.from_round}. Until then you judge.`;
  return "You judge as soon as the pictures are dry.";
}

export function LateSeat() {
  const {snapshot, me} = useRoom();
  const [run, isBusy] = useCommand();
  const from = openRound(snapshot);
  if (me?.role !== "audience" || from === null) return null;
  return html`<p><button class="button is-small" type="button" disabled=${isBusy} onClick=${() => run({t: "take_seat"})}><${Icon} name="user-plus" /> Play from round ${from}</button> <span class="small muted">${plural(snapshot.setup.seats - snapshot.seats.filter((seat) => seat.role === "player" && !seat.has_left && !seat.is_kicked).length, "free seat")}</span></p>`;
}
