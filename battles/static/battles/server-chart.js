/** How sure the votes were, as the server draws it once the battle is over. Its place is kept free, so that nothing jumps. */
import {useEffect, useRef, useState} from "preact/hooks";

import {html} from "./html.js";

const WIDE = "(min-width: 48rem)";
const OWN_STYLE = /<style>.*?<\/style>/s; // the file's, for readers without this page's stylesheet

async function drawn(code, name) {
  const answer = await fetch(`/b/${code}/charts/${name}${matchMedia(WIDE).matches ? "" : "-narrow"}.svg`);
  if (!answer.ok || answer.headers.get("content-type") !== "image/svg+xml") throw new Error(`No chart ${name}`);
  return (await answer.text()).replace(OWN_STYLE, "");
}

/** Null: there is none. Asked for when it is about to be seen, and once. */
function useDrawn(code, name, place) {
  const [picture, setPicture] = useState("");
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      drawn(code, name).then(setPicture, () => setPicture(null));
    }, {rootMargin: "25%"});
    seen.observe(place.current);
    return () => seen.disconnect();
  }, [code, name]);
  return picture;
}

export function ConfidenceChart({code, heat}) {
  const place = useRef(null);
  const picture = useDrawn(code, `confidence-${heat.round}-${heat.number}`, place);
  if (picture === null) return null;
  return html`<figure class="chart"><figcaption><h3>How sure the votes were</h3></figcaption><div class="chart-place" ref=${place} dangerouslySetInnerHTML=${{__html: picture}}></div></figure>`;
}
