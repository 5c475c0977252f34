/** The pictures of the pair that comes next: fetched and decoded while this one is judged, and held until it is their turn. */
import {useEffect, useRef} from "preact/hooks";

export function usePreloading(ballot) {
  const held = useRef([]);
  useEffect(() => {
    const sources = ballot ? [ballot.left.src, ballot.right.src].filter(Boolean) : [];
    held.current = sources.map(decoded);
  }, [ballot?.ballot]);
}

function decoded(source) {
  const image = new Image();
  image.src = source;
  image.decode().catch(() => null); // shown, it is tried again
  return image;
}
