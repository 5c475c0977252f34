/** The time left in a phase, by the server's clock: digits, and a line that runs out. */
import {useEffect, useRef} from "preact/hooks";

import {html} from "./html.js";
import {useRoom, useSecondsLeft} from "./room-context.js";
import {clock, isOver} from "./words.js";

const HURRY = 10;
const LABELS = {prompting: "to write", generating: "to paint", voting: "to vote", results: "to the next round"};

const label = ({phase, round, setup}) => (phase === "results" && round.number >= setup.rounds ? "to the final result" : LABELS[phase]);

export function TimeLeft({isBig = false}) {
  const {snapshot} = useRoom();
  const isShown = snapshot.phase !== "lobby" && snapshot.phase !== "jury" && !isOver(snapshot) && snapshot.deadline !== null;
  const seconds = useSecondsLeft(isShown ? snapshot.deadline : null);
  if (seconds === null) return null;
  return html`<div class="time-left ${seconds <= HURRY ? "is-hurried" : ""} ${isBig ? "is-big" : ""}" role="timer">
    <span class="time-left-digits">${clock(seconds)}</span><span class="time-left-label">${label(snapshot)}</span>
    <${Fuse} from=${snapshot.phase_started} to=${snapshot.deadline} />
  </div>`;
}

/** One animation from the start of the phase to its end, re-set when either moves. */
function Fuse({from, to}) {
  const {store} = useRoom();
  const bar = useRef(null);
  useEffect(() => {
    const whole = Math.max(1, to - from);
    const rest = Math.min(1, Math.max(0, (to - store.now()) / whole));
    const fuse = bar.current.animate([{transform: `scaleX(${rest})`}, {transform: "scaleX(0)"}], {duration: rest * whole, fill: "forwards"});
    return () => fuse.cancel();
  }, [from, to, store]);
  return html`<span class="fuse" aria-hidden="true"><span ref=${bar}></span></span>`;
}
