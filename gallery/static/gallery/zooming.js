/** Where a picture stands in its frame. Pure: `scale` 1 is as large as fits; `x` and `y` move its middle from the frame's, in pixels. */
export const FIT = {scale: 1, x: 0, y: 0};
export const MOST = 8;

/** Larger or smaller by `factor`, with what lies under `point` (from the frame's middle) staying there. */
export function zoomed(view, factor, point, sizes) {
  const scale = between(1, view.scale * factor, MOST);
  const grown = scale / view.scale;
  return kept({scale, x: point.x - (point.x - view.x) * grown, y: point.y - (point.y - view.y) * grown}, sizes);
}

export function moved(view, x, y, sizes) {
  return kept({...view, x: view.x + x, y: view.y + y}, sizes);
}

/** No edge of the picture comes further in than the frame's, and what is smaller than the frame stays in its middle. */
export function kept(view, {frame, picture}) {
  const room = (side) => Math.max(0, (picture[side] * view.scale - frame[side]) / 2);
  const [across, down] = [room("width"), room("height")];
  return {scale: view.scale, x: between(-across, view.x, across), y: between(-down, view.y, down)};
}

function between(least, value, most) {
  return Math.min(Math.max(value, least), most) + 0;
}
