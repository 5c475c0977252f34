/** A finger that goes clearly sideways over a picture picks it when it lets go. Going back takes it back; scrolling the
 * page, a second finger or a mouse never picks. Hands out pointer listeners and how far the finger is. */
import {useRef, useState} from "preact/hooks";

import {isSwipe, pull} from "./ballot-box.js";

const REST = {dx: 0, isPicking: false};

export function useSwipe(onPick) {
  const start = useRef(null);
  const [going, setGoing] = useState(REST);
  const end = () => {
    start.current = null;
    setGoing(REST);
  };
  const way = (event) => [event.clientX - start.current.x, event.clientY - start.current.y];
  const isOurs = (event) => start.current?.pointer === event.pointerId;
  return [going, {
    onPointerDown: (event) => {
      if (event.pointerType === "mouse") return;
      if (start.current) return end();
      start.current = {pointer: event.pointerId, x: event.clientX, y: event.clientY};
    },
    onPointerMove: (event) => {
      if (isOurs(event)) setGoing({dx: pull(...way(event)), isPicking: isSwipe(...way(event))});
    },
    onPointerUp: (event) => {
      if (!isOurs(event)) return;
      const isPick = isSwipe(...way(event));
      end();
      if (isPick) onPick();
    },
    onPointerCancel: end,
  }];
}
