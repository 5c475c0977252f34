/**
 * Fingers and mice on frames that are one view: one drags, two pinch, also with one on each. Tells `onMove(x, y)` in pixels and
 * `onPinch(factor, x, y)` at a point of the page.
 */
export function followPointers(frames, {onMove, onPinch}) {
  const down = new Map();

  function span() {
    const [a, b] = [...down.values()];
    return {far: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
  }

  function go(event) {
    if (!down.has(event.pointerId)) return;
    const before = down.size === 2 ? span() : down.get(event.pointerId);
    down.set(event.pointerId, {x: event.clientX, y: event.clientY});
    const after = down.size === 2 ? span() : down.get(event.pointerId);
    onMove(after.x - before.x, after.y - before.y);
    if (down.size === 2) onPinch(after.far / before.far, after.x, after.y);
  }

  function follow(frame) {
    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || down.size === 2) return;
      frame.setPointerCapture(event.pointerId);
      down.set(event.pointerId, {x: event.clientX, y: event.clientY});
    });
    frame.addEventListener("pointermove", go);
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      frame.addEventListener(end, (event) => down.delete(event.pointerId));
    }
  }

  frames.forEach(follow);
}
