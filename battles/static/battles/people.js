/** Who is in the room. The host finds what can be done about somebody behind their name. */
import {useState} from "preact/hooks";

import {Dialog} from "./dialog.js";
import {GuestMark} from "./guest-mark.js";
import {Icon, html} from "./html.js";
import {useCommand, useRoom} from "./room-context.js";
import {RatingMark} from "./ratings.js";
import {ThemeToggle} from "./theme-toggle.js";
import {audience, players, plural} from "./words.js";

export function People() {
  const {snapshot, me, people} = useRoom();
  const playing = players(snapshot);
  const watching = audience(snapshot);
  const [chosen, setChosen] = useState(null);
  const onChoose = me?.is_host ? setChosen : null;
  return html`<section class="people" aria-labelledby="people-title">
    <div class="cluster is-spread"><h2 id="people-title">${playing.length} of ${snapshot.setup.seats} playing</h2>${people !== null && html`<span class="chip">${people} connected</span>`}</div>
    <ul class="plain people-list">${playing.map((seat) => html`<${Person} key=${seat.id} seat=${seat} onChoose=${onChoose} />`)}</ul>
    ${watching.length > 0 && html`<details class="people-audience" open=${watching.length <= 6}><summary>${plural(watching.length, "person", "people")} watching</summary>
      <ul class="plain people-list">${watching.map((seat) => html`<${Person} key=${seat.id} seat=${seat} onChoose=${onChoose} />`)}</ul></details>`}
    <${ThemeToggle} />
    ${chosen && html`<${PersonDialog} seat=${chosen} onClose=${() => setChosen(null)} />`}
  </section>`;
}

function Person({seat, onChoose}) {
  const {snapshot, me} = useRoom();
  const isMe = seat.id === me?.seat;
  return html`<li class="person ${seat.is_present ? "" : "is-away"}">
    <span class="avatar avatar-${seat.number % 6}" aria-hidden="true">${Array.from(seat.nickname)[0]?.toUpperCase()}</span>
    <span class="person-name">${seat.nickname}${isMe && html` <span class="muted">(you)</span>`}</span>
    <span class="person-marks">
      <${GuestMark} of=${seat} />
      <${RatingMark} rating=${seat.rating} />
      ${seat.is_host && html`<${Icon} name="crown" label="host" />`}
      ${!seat.is_present && html`<span class="chip">away</span>`}
      ${seat.role === "player" && seat.from_round > (snapshot.round?.number ?? 1) && html`<span class="chip">from round ${seat.from_round}</span>`}
      ${snapshot.phase === "prompting" && seat.sealed && html`<span class="chip is-good"><${Icon} name="check" /> sealed</span>`}
      ${seat.wins > 0 && html`<span class="chip is-prize" title=${plural(seat.wins, "round")}><${Icon} name="trophy" /> ${seat.wins}<span class="visually-hidden"> won</span></span>`}
    </span>
    ${onChoose && !isMe && html`<button class="button is-quiet is-square" type="button" aria-label=${`What to do about ${seat.nickname}`} onClick=${() => onChoose(seat)}><${Icon} name="ellipsis" /></button>`}
  </li>`;
}

function PersonDialog({seat, onClose}) {
  const [run] = useCommand();
  const [isKicking, setKicking] = useState(false);
  const act = (command) => () => {
    onClose();
    run({...command, seat: seat.id});
  };
  if (isKicking) {
    return html`<${Dialog} title=${`Remove ${seat.nickname}?`} onClose=${onClose}>
      <p>They leave at once and cannot come back into this battle. A prompt they have sealed stays in the round. The receipt records it.</p>
      <div class="cluster"><button class="button is-primary" type="button" onClick=${act({t: "kick"})}>Remove</button><button class="button is-quiet" type="button" onClick=${onClose}>Let them stay</button></div>
    </${Dialog}>`;
  }
  return html`<${Dialog} title=${seat.nickname} onClose=${onClose}>
    <div class="stack is-tight">
      <button class="button is-wide" type="button" onClick=${act({t: "hand_over"})}><${Icon} name="crown" /> Make host</button>
      <button class="button is-wide is-danger" type="button" onClick=${() => setKicking(true)}><${Icon} name="user-x" /> Remove from the room</button>
      <button class="button is-wide is-quiet" type="button" onClick=${onClose}>Cancel</button>
    </div>
  </${Dialog}>`;
}
