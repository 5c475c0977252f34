/** The head of a room: code, phase, round, time left, and the way out. */
import {useState} from "preact/hooks";

import {Confirm} from "./dialog.js";
import {Icon, html} from "./html.js";
import {placeOf} from "./knockout.js";
import {useCommand, useRoom} from "./room-context.js";
import {TimeLeft} from "./time-left.js";
import {PHASES, isOver} from "./words.js";

export function RoomBar() {
  const {snapshot, me, page} = useRoom();
  const isHost = me?.is_host ?? false;
  return html`<header class="site-header room-bar">
    <div class="room-bar-row">
      <a class="room-home" href="/" aria-label="Paintoff, first page"><svg viewBox="0 0 120 72" aria-hidden="true"><path class="blob-a" d="M12 38c-4-18 12-32 32-30s30 14 28 30-16 28-32 26-25-10-28-26Z" /><path class="blob-b" d="M50 40c-2-16 10-30 30-29s30 12 28 29-14 26-30 25-26-9-28-25Z" /></svg></a>
      <p class="room-code"><span class="visually-hidden">Code </span>${snapshot.code}</p>
      <p class="room-phase"><strong>${PHASES[snapshot.phase]}</strong>${placeOf(snapshot) && html`<span>${placeOf(snapshot)}</span>`}</p>
      ${isHost && html`<span class="chip room-host"><${Icon} name="crown" /> Host</span>`}
      ${page.moderateUrl && html`<a class="button is-quiet is-square" href=${page.moderateUrl} aria-label="Look after its pictures, as a moderator"><${Icon} name="gavel" /></a>`}
      <${TimeLeft} />
      ${me?.seat && !isOver(snapshot) && html`<${Leave} />`}
    </div>
  </header>`;
}

function Leave() {
  const {me, snapshot} = useRoom();
  const [isAsking, setAsking] = useState(false);
  const [run] = useCommand();
  const leave = async () => (await run({t: "leave"})) && location.assign("/");
  const isPlaying = me.role === "player" && snapshot.phase !== "lobby";
  return html`
    <button class="button is-quiet is-square" type="button" aria-label="Leave the room" onClick=${() => setAsking(true)}><${Icon} name="log-out" /></button>
    ${isAsking && html`<${Confirm} title="Leave the room?" text=${isPlaying ? "Your seat becomes free. What you have sealed stays in this round." : "You can come back with the code."} action="Leave" onYes=${leave} onClose=${() => setAsking(false)} />`}`;
}
