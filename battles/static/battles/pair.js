/** One dealt pair. Tap, swipe, or ← → ↓ (1 2 3); blocked until both pictures are decoded and have been on the screen.
 *
 * There is no way back from a vote, so none is given by accident: what was pressed for the pair before does not reach this
 * one, a key held down says nothing, and a pair takes one answer. */
import {useEffect, useLayoutEffect, useRef, useState} from "preact/hooks";

import {answerOfKey} from "./ballot-box.js";
import {Icon, html} from "./html.js";
import {Picture} from "./picture.js";
import {ReportPair} from "./report-pair.js";
import {useSwipe} from "./swipe.js";

const SETTLE = 350;
const SIDES = ["left", "right"];
const HALF = 0.5;

export function Pair({ballot, onShown, onAnswer, count, weightless, heat, takesFocus}) {
  const [seen, see] = useSeen();
  const [isSettled, setSettled] = useState(false);
  const [chosen, setChosen] = useState(null);
  const title = useRef(null);
  const isShown = SIDES.every((side) => seen.has(side));
  const isReady = isShown && isSettled;
  const answer = (choice) => {
    if (!isReady || chosen) return false;
    setChosen(choice);
    onAnswer(ballot.ballot, choice);
    return true;
  };
  // Before it is painted: the focus went with the pair before, and until it is back a key goes to nothing.
  useLayoutEffect(() => {
    if (takesFocus) title.current.focus();
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (isShown) onShown(ballot.ballot);
  }, [isShown]);
  useKeys(answer);
  const side = (name) => html`<${Side} name=${name} picture=${ballot[name]} isReady=${isReady} isChosen=${chosen === name} onSeen=${see} onPick=${() => answer(name)} />`;
  return html`<section class="pair" aria-labelledby="pair-title">
    <div class="cluster is-spread"><h2 id="pair-title" tabindex="-1" ref=${title}>Which is better?</h2><p class="small muted" role="status">${[heat, weightless || `Pair ${count + 1}, seed ${ballot.slot + 1}`].filter(Boolean).join(". ")}</p></div>
    <div class="pair-sides">${SIDES.map(side)}</div>
    <div class="pair-foot"><button class="button is-wide pair-tie" type="button" disabled=${!isReady} onClick=${() => answer("tie")}><${Icon} name="equal" /> Too close to call <kbd class="when-keys">↓</kbd></button><${ReportPair} ballot=${ballot.ballot} /></div>
  </section>`;
}

function Side({name, picture, isReady, isChosen, onSeen, onPick}) {
  const [going, swipe] = useSwipe(onPick);
  const [node, onLoad] = useOnScreen(Boolean(picture.src), () => onSeen(name));
  const words = going.isPicking && isReady ? "Let go to pick" : isReady ? "This one" : "Loading";
  return html`<button ref=${node} class="pair-side is-${name} ${isChosen ? "is-chosen" : ""} ${going.isPicking && isReady ? "is-picking" : ""}" style=${going.dx && isReady ? `--pull:${going.dx}px` : ""} type="button" aria-label=${`This one, the ${name} picture, is better`} disabled=${!isReady} ...${swipe} onClick=${onPick}>
    <${Picture} picture=${picture} alt=${`The ${name} picture`} onLoad=${onLoad} />
    <span class="pair-label"><span>${words}</span> <kbd class="when-keys">${name === "left" ? "←" : "→"}</kbd></span>
  </button>`;
}

function useSeen() {
  const [seen, setSeen] = useState(() => new Set());
  return [seen, (side) => setSeen((held) => new Set(held).add(side))];
}

/** Calls once the picture is decoded and at least half of it has been in view. Without a picture its reason is what is seen. */
function useOnScreen(hasPicture, onSeen) {
  const node = useRef(null);
  const [isDecoded, setDecoded] = useState(!hasPicture);
  useEffect(() => {
    if (!isDecoded) return undefined;
    const watch = new IntersectionObserver((views) => {
      if (!views.some((view) => view.isIntersecting)) return;
      watch.disconnect();
      onSeen();
    }, {threshold: HALF});
    watch.observe(node.current);
    return () => watch.disconnect();
  }, [isDecoded]);
  const onLoad = (event) => event.target.decode().then(() => setDecoded(true), () => setDecoded(true));
  return [node, onLoad];
}

const IS_TYPED_IN = "input, textarea, select, [contenteditable]";

function useKeys(answer) {
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    const press = (event) => {
      const choice = answerOfKey(event.key, event.target.closest?.("button, a, summary") !== null);
      const isElsewhere = event.target.closest?.(IS_TYPED_IN) || document.querySelector("dialog[open]");
      if (!choice || isElsewhere || event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (latest.current(choice)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
