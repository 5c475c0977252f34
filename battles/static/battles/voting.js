/** Blind pairs: look, pick, next. Nothing counts before both pictures are there to be seen. */
import {useEffect, useRef, useState} from "preact/hooks";

import {openBallots, wantsMore} from "./ballot-box.js";
import {html} from "./html.js";
import {Judging} from "./judging.js";
import {Pair} from "./pair.js";
import {useRoom} from "./room-context.js";
import {Theme} from "./theme-card.js";
import {Wall} from "./wall.js";
import {plural} from "./words.js";

const ASK_AGAIN = 3000;

export function Voting() {
  const {me} = useRoom();
  return html`<div class="stack is-loose"><${Theme} isSmall />${me?.may_vote ? html`<${Booth} />` : html`<${Excused} />`}<${Judging} /><${Wall} /></div>`;
}

function Booth() {
  const {me, store} = useRoom();
  const [answered, setAnswered] = useState(() => new Set());
  const open = openBallots(me, answered);
  useDealing(me, answered, store);
  usePreloading(open[1]);
  const answer = async (ballot, choice) => {
    setAnswered((held) => new Set(held).add(ballot));
    try {
      await store.send({t: "vote", ballot, answer: choice});
    } catch (refusal) {
      if (refusal.code === "failed") setAnswered((held) => new Set([...held].filter((other) => other !== ballot)));
    }
  };
  if (open.length > 0) return html`<${Pair} key=${open[0].ballot} ballot=${open[0]} onAnswer=${answer} count=${me.answered} weight=${me.vote_weight} />`;
  return html`<section class="card booth-empty"><h2>${me.no_more_pairs ? "You have seen every pair" : "The next pair is being dealt"}</h2>
    <p class="muted">${me.no_more_pairs ? `${plural(me.answered, "pair")} judged. The rest of the room is still at it.` : "Pairs are dealt so that every entry is shown equally often."}</p></section>`;
}

/** Asks for pairs when the table runs low, and again after a while if none came. */
function useDealing(me, answered, store) {
  const isAsking = useRef(false);
  const [turn, setTurn] = useState(0);
  const isLow = wantsMore(me, answered);
  const held = me?.ballots.map(({ballot}) => ballot).join();
  useEffect(() => {
    if (!isLow) return undefined;
    if (!isAsking.current) {
      isAsking.current = true;
      store.hint({t: "deal"}).finally(() => { isAsking.current = false; });
    }
    const again = setTimeout(() => setTurn((number) => number + 1), ASK_AGAIN);
    return () => clearTimeout(again);
  }, [isLow, held, answered.size, turn, store]);
}

function usePreloading(ballot) {
  useEffect(() => {
    for (const side of ballot ? [ballot.left, ballot.right] : []) if (side.src) new Image().src = side.src;
  }, [ballot?.ballot]);
}

function Excused() {
  const {me, page, snapshot} = useRoom();
  if (!me?.seat) return html`<section class="card"><p>Everybody in the room judges. <a href=${page.joinUrl}>Come in</a> and you do too.</p></section>`;
  const isDuellist = me.entry && snapshot.wall.length <= 2;
  return html`<section class="card booth-empty"><h2>${isDuellist ? "Your picture is up" : "Nothing for you to judge"}</h2><p class="muted">${isDuellist ? "The room judges it now, without knowing whose it is. You may not." : "You judge pairs that you are not in yourself, and there are none."}</p></section>`;
}

