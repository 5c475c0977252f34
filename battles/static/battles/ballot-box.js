/** The pairs on a voter's table: what is on top, what has been answered, when to ask for more. Pure. */

export const openBallots = (me, answered) => (me?.ballots ?? []).filter(({ballot}) => !answered.has(ballot));

/** The server deals on after every vote; only an empty table is worth a word. */
export const wantsPairs = (me, answered) => me.may_vote && !me.no_more_pairs && openBallots(me, answered).length === 0;

export function answerOfKey(key) {
  return {ArrowLeft: "left", 1: "left", ArrowRight: "right", 2: "right", ArrowDown: "tie", 3: "tie"}[key] ?? null;
}

/** A swipe picks where it clearly goes sideways. */
export function isSwipe(dx, dy) {
  return Math.abs(dx) > 56 && Math.abs(dx) > 1.8 * Math.abs(dy);
}
