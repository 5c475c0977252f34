/** What the host can do now. The host has no power over painting, entries or votes. */
import {Icon, html} from "./html.js";
import {useCommand, useRoom} from "./room-context.js";
import {ScreenControl} from "./screen-control.js";
import {isOver, missingPlayers, plural, writers} from "./words.js";

export function HostControls() {
  const {snapshot, me} = useRoom();
  const [run, isBusy] = useCommand();
  if (!me?.is_host) return null;
  if (isOver(snapshot) || snapshot.phase === "jury") return html`<${ScreenControl} run=${run} isBusy=${isBusy} />`;
  return html`<section class="card is-tight host" aria-labelledby="host-title">
    <h2 id="host-title"><${Icon} name="crown" /> You host</h2>
    <div class="host-buttons"><${Main} snapshot=${snapshot} run=${run} isBusy=${isBusy} /><${LockButton} isLocked=${snapshot.setup.is_locked} run=${run} isBusy=${isBusy} /></div>
  </section><${ScreenControl} run=${run} isBusy=${isBusy} />`;
}

function Main({snapshot, run, isBusy}) {
  switch (snapshot.phase) {
    case "lobby":
      return html`<${StartButton} snapshot=${snapshot} run=${run} isBusy=${isBusy} />`;
    case "prompting":
      return html`<${WritingButtons} snapshot=${snapshot} run=${run} isBusy=${isBusy} />`;
    case "results":
      return html`<button class="button is-primary is-wide" type="button" disabled=${isBusy} onClick=${() => run({t: "next_round"})}><${Icon} name="skip-forward" /> ${snapshot.round.number < snapshot.setup.rounds ? "Next round" : "To the final result"}</button>`;
    default:
      return html`<p class="small muted">${snapshot.phase === "generating" ? "The studio paints; nobody can hurry it or hold it up." : "The audience judges; nobody can hurry it or hold it up."}</p>`;
  }
}

function StartButton({snapshot, run, isBusy}) {
  const missing = missingPlayers(snapshot);
  return html`<button class="button is-primary is-big is-wide" type="button" disabled=${isBusy || missing > 0} onClick=${() => run({t: "start"})}><${Icon} name="play" /> Start</button>
    ${missing > 0 && html`<p class="small muted">${plural(missing, "more player")} needed.</p>`}`;
}

function WritingButtons({snapshot, run, isBusy}) {
  const open = writers(snapshot).filter((seat) => !seat.sealed);
  return html`
    <div class="cluster is-tight">${[15, 30].map((seconds) => html`<button key=${seconds} class="button is-small" type="button" disabled=${isBusy} onClick=${() => run({t: "extend", seconds})}><${Icon} name="timer" /> +${seconds} s</button>`)}</div>
    <button class="button" type="button" disabled=${isBusy || open.length > 0} onClick=${() => run({t: "close_writing"})}><${Icon} name="paintbrush" /> Paint now</button>
    ${open.length > 0 && html`<p class="small muted">${plural(open.length, "prompt")} not sealed yet.</p>`}`;
}

function LockButton({isLocked, run, isBusy}) {
  return html`<button class="button is-quiet host-lock" type="button" aria-pressed=${isLocked} disabled=${isBusy} onClick=${() => run({t: "lock", locked: !isLocked})}><${Icon} name=${isLocked ? "lock" : "lock-open"} /> <span>${isLocked ? "Locked: let people in again" : "Lock the room"}</span></button>`;
}
