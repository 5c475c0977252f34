/** The curtain rises over the whole page, once, at the moment when it rises for everybody. Not for who comes in later. */
import {useLayoutEffect, useRef, useState} from "preact/hooks";

import {html} from "./html.js";
import {useRoom} from "./room-context.js";

export function CurtainCall() {
  const {phase, round} = useRoom().snapshot;
  const before = useRef(phase);
  const [rising, setRising] = useState(null);
  // It stands before what it covers is painted.
  useLayoutEffect(() => {
    if (phase === "voting" && before.current === "generating") setRising(round.number);
    before.current = phase;
  }, [phase]);
  return rising !== null && html`<div class="curtain-call" aria-hidden="true" onAnimationEnd=${() => setRising(null)}></div>`;
}
