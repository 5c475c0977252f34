/** Before the first round: how to get in, what will be played, who is missing. */
import {Icon, html} from "./html.js";
import {useCommand, useRoom} from "./room-context.js";
import {ShareButton} from "./share.js";
import {Theme} from "./theme-card.js";
import {FORMATS, hostName, judges, missingPlayers, openRound, plural} from "./words.js";

export function Lobby() {
  const {snapshot, page} = useRoom();
  const {setup} = snapshot;
  return html`<div class="stack is-loose">
    <${Theme} />
    <section class="card invite" aria-labelledby="invite-title">
      <div class="invite-words stack">
        <h2 id="invite-title">Bring people in</h2>
        <p class="invite-code" aria-label=${`Code ${snapshot.code.split("").join(" ")}`}>${snapshot.code}</p>
        <p class="muted">${page.joinUrl.replace(/^https?:\/\//, "")}</p>
        <div class="cluster"><${ShareButton} url=${page.joinUrl} title=${`Join my Paintoff battle ${snapshot.code}`} label="Send the link" /><a class="button is-quiet" href=${`/b/${snapshot.code}/screen`} target="_blank"><${Icon} name="tv" /> Big screen</a></div>
      </div>
      <img class="invite-qr" src=${page.qrUrl} alt=${`QR picture that leads to ${page.joinUrl}`} width="200" height="200" />
    </section>
    <${Role} />
    ${judges(snapshot) && html`<div class="note"><${Icon} name="gavel" /><p>${judges(snapshot)}</p></div>`}
    <ul class="setup-facts plain cluster is-tight" aria-label="What is played">
      <li class="chip">${FORMATS[setup.format]}</li><li class="chip">${plural(setup.rounds, "round")}</li>${setup.format !== "duel" && html`<li class="chip">${plural(setup.seats, "seat")}</li>`}
      <li class="chip">${setup.writing_seconds} s to write</li><li class="chip">${setup.voting_seconds} s to vote</li>
      ${setup.is_rated && html`<li class="chip is-prize">rated</li>`}${!setup.is_listed && html`<li class="chip">private</li>`}${setup.is_locked && html`<li class="chip is-bad"><${Icon} name="lock" /> locked</li>`}
    </ul>
  </div>`;
}

/** What this person is here, and how to change it. */
function Role() {
  const {snapshot, me, page} = useRoom();
  const [run, isBusy] = useCommand();
  if (!me?.seat) return html`<div class="note"><p>You are only looking in. <a href=${page.joinUrl}>Join with a nickname</a> to play or to vote.</p></div>`;
  if (me.role === "audience") {
    const canPlay = openRound(snapshot) !== null;
    return html`<div class="note role"><p><strong>You are in the audience.</strong> You judge the pairs and see the curtain rise.${!canPlay && " All seats to play are taken."}</p>
      ${canPlay && html`<button class="button is-small" type="button" disabled=${isBusy} onClick=${() => run({t: "take_seat"})}>Play instead</button>`}</div>`;
  }
  const missing = missingPlayers(snapshot);
  return html`<div class="note is-good role"><p><strong>You have a seat.</strong> ${waiting(me, missing, snapshot)}</p>
    <button class="button is-small is-quiet" type="button" disabled=${isBusy} onClick=${() => run({t: "watch"})}>Only watch</button></div>`;
}

function waiting(me, missing, snapshot) {
  if (missing) return `${plural(missing, "more player")} ${missing === 1 ? "is" : "are"} needed to start.`;
  return me.is_host ? "Start whenever everybody is here." : `Waiting for ${hostName(snapshot)} to start.`;
}
