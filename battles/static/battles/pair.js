/** One dealt pair. Tap, swipe, or ← → ↓ (1 2 3); blocked until both pictures have loaded. */
import {useEffect, useRef, useState} from "preact/hooks";

import {answerOfKey, isSwipe} from "./ballot-box.js";
import {Icon, html} from "./html.js";
import {Picture} from "./picture.js";

const SETTLE = 350;

export function Pair({ballot, onAnswer, count, weight}) {
  const [loaded, setLoaded] = useState(() => new Set());
  const [isSettled, setSettled] = useState(false);
  const [chosen, setChosen] = useState(null);
  const isReady = isSettled && ["left", "right"].every((side) => loaded.has(side) || !ballot[side].src);
  const answer = (choice) => {
    if (!isReady || chosen) return false;
    setChosen(choice);
    onAnswer(ballot.ballot, choice);
    return true;
  };
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE);
    return () => clearTimeout(timer);
  }, []);
  useKeys(answer);
  const side = (name) => html`<${Side} name=${name} picture=${ballot[name]} isReady=${isReady} isChosen=${chosen === name} onLoad=${() => setLoaded((held) => new Set(held).add(name))} onPick=${() => answer(name)} />`;
  return html`<section class="pair" aria-labelledby="pair-title">
    <div class="cluster is-spread"><h2 id="pair-title">Which is better?</h2><p class="small muted">${weight === 0 ? "Guests’ votes are shown, not counted, in rated battles." : `Pair ${count + 1}, seed ${ballot.slot + 1}`}</p></div>
    <div class="pair-sides">${side("left")}${side("right")}</div>
    <button class="button is-wide pair-tie" type="button" disabled=${!isReady} onClick=${() => answer("tie")}><${Icon} name="equal" /> Too close to call <kbd class="when-keys">↓</kbd></button>
  </section>`;
}

function Side({name, picture, isReady, isChosen, onLoad, onPick}) {
  const swipe = useSwipe(onPick);
  const label = name === "left" ? "A" : "B";
  return html`<button class="pair-side is-${name} ${isChosen ? "is-chosen" : ""}" type="button" aria-label=${`Picture ${label} is better`} disabled=${!isReady} ...${swipe} onClick=${onPick}>
    <${Picture} picture=${picture} alt=${`Picture ${label}`} onLoad=${onLoad} />
    <span class="pair-label"><strong>${label}</strong> <span>${isReady ? "This one" : "Loading"}</span> <kbd class="when-keys">${name === "left" ? "←" : "→"}</kbd></span>
  </button>`;
}

function useSwipe(onPick) {
  const start = useRef(null);
  return {
    onPointerDown: (event) => { start.current = event.pointerType === "mouse" ? null : [event.clientX, event.clientY]; },
    onPointerUp: (event) => {
      if (start.current && isSwipe(event.clientX - start.current[0], event.clientY - start.current[1])) onPick();
      start.current = null;
    },
    onPointerCancel: () => { start.current = null; },
  };
}

function useKeys(answer) {
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    const press = (event) => {
      const choice = answerOfKey(event.key);
      if (!choice || event.repeat || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
      if (latest.current(choice)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
