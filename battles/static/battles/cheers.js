/** Small signs of joy that fly by and are forgotten. */
import {useContext, useEffect, useState} from "preact/hooks";

import {Icon, html} from "./html.js";
import {Room, useRoom} from "./room-context.js";

const KINDS = {clap: ["party-popper", "Applause"], laugh: ["laugh", "Laughter"], wow: ["sparkles", "Wow"], heart: ["heart", "Love"]};
const FLIGHT = 2600;
const AT_ONCE = 12;

export function Cheers() {
  const {store, me} = useRoom();
  if (!me?.seat) return html`<${Flying} />`;
  const cheer = (kind) => store.hint({t: "cheer", kind});
  return html`<div class="cheers" role="group" aria-label="Cheer">${Object.entries(KINDS).map(
    ([kind, [icon, label]]) => html`<button key=${kind} class="button is-quiet is-square cheer-${kind}" type="button" aria-label=${label} onClick=${() => cheer(kind)}><${Icon} name=${icon} /></button>`,
  )}</div><${Flying} />`;
}

export function Flying() {
  const {store} = useContext(Room);
  const [flying, setFlying] = useState([]);
  useEffect(() => {
    let number = 0;
    return store.onPassing((message) => {
      if (message.t !== "cheer" || !KINDS[message.kind]) return;
      const cheer = {...message, key: (number += 1), lane: number % 5};
      setFlying((shown) => [...shown.slice(1 - AT_ONCE), cheer]);
      setTimeout(() => setFlying((shown) => shown.filter((other) => other !== cheer)), FLIGHT);
    });
  }, [store]);
  return html`<div class="flying" aria-hidden="true">${flying.map(
    (cheer) => html`<span key=${cheer.key} class="flying-cheer cheer-${cheer.kind} lane-${cheer.lane}"><${Icon} name=${KINDS[cheer.kind][0]} /><small>${cheer.nickname}</small></span>`,
  )}</div>`;
}
