/** Tells who cannot see the page what has changed: the phase, the time when it gets short, refusals and notices. */
import {useContext, useEffect, useRef, useState} from "preact/hooks";

import {Icon, html} from "./html.js";
import {Room, useRoom, useSecondsLeft} from "./room-context.js";
import {CALLS, PHASES} from "./words.js";

const MARKS = new Set([30, 10]);
const TOAST = 5000;

export function Announcer() {
  return html`<${Title} /><${Spoken} /><${Toasts} />`;
}

/** The tab says the phase too, for who looks at something else while waiting. */
function Title() {
  const {snapshot} = useRoom();
  useEffect(() => {
    document.title = `${PHASES[snapshot.phase]} · ${snapshot.code} · Paintoff`;
  }, [snapshot.phase, snapshot.code]);
  return null;
}

function Spoken() {
  const {snapshot} = useRoom();
  const seconds = useSecondsLeft(snapshot.phase === "prompting" || snapshot.phase === "voting" ? snapshot.deadline : null);
  const [words, setWords] = useState("");
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) setWords(CALLS[snapshot.phase]);
    isFirst.current = false;
  }, [snapshot.phase, snapshot.round?.number]);
  useEffect(() => {
    if (MARKS.has(seconds)) setWords(`${seconds} seconds left.`);
  }, [seconds]);
  return html`<p class="visually-hidden" aria-live="polite">${words}</p>`;
}

function Toasts() {
  const {store} = useContext(Room);
  const [toasts, setToasts] = useState([]);
  useEffect(() => {
    let number = 0;
    return store.onPassing((message) => {
      if (message.t !== "refused" && message.t !== "notice") return;
      const toast = {...message, key: (number += 1)};
      setToasts((shown) => [...shown.slice(-2), toast]);
      setTimeout(() => setToasts((shown) => shown.filter((other) => other !== toast)), TOAST);
    });
  }, [store]);
  return html`<div class="toasts" role="status">${toasts.map(
    (toast) => html`<p key=${toast.key} class="toast ${toast.t === "refused" ? "is-bad" : ""}"><${Icon} name=${toast.t === "refused" ? "triangle-alert" : "info"} /><span>${toast.message}</span></p>`,
  )}</div>`;
}
