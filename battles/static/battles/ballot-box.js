/** The pairs on a voter's table: what is on top, what has been answered, when to ask for more. Pure. */

export const openBallots = (me, answered) => (me?.ballots ?? []).filter(({ballot}) => !answered.has(ballot));

/** The server deals on after every vote; only an empty table is worth a word. */
export const wantsPairs = (me, answered) => me.may_vote && !me.no_more_pairs && openBallots(me, answered).length === 0;

const KEYS = {ArrowLeft: "left", 1: "left", ArrowRight: "right", 2: "right", ArrowDown: "tie", " ": "tie", 3: "tie"};

/** On a button the space bar presses that button, and says nothing else. */
export function answerOfKey(key, isOnButton = false) {
  return key === " " && isOnButton ? null : (KEYS[key] ?? null);
}

const FAR_ENOUGH = 56;
const SIDEWAYS = 1.8;
const LOOSE = 8;
const LONGEST = 96;

/** A swipe picks where it clearly goes sideways. */
export function isSwipe(dx, dy) {
  return Math.abs(dx) > FAR_ENOUGH && Math.abs(dx) > SIDEWAYS * Math.abs(dy);
}

/** How far the picture follows the finger: not at all for a trembling or a scrolling one. */
export function pull(dx, dy) {
  if (Math.abs(dx) < LOOSE || Math.abs(dx) < SIDEWAYS * Math.abs(dy)) return 0;
  return Math.max(-LONGEST, Math.min(LONGEST, dx));
}
