/** What stands on the stage in each phase. */
import {useLayoutEffect, useRef} from "preact/hooks";

import {Finale} from "./finale.js";
import {html} from "./html.js";
import {Jury} from "./jury.js";
import {Lobby} from "./lobby.js";
import {Painting} from "./painting.js";
import {useRoom} from "./room-context.js";
import {Results} from "./results.js";
import {Voting} from "./voting.js";
import {Writing} from "./writing.js";

const STAGES = {
  lobby: Lobby,
  prompting: Writing,
  generating: Painting,
  voting: Voting,
  results: Results,
  jury: Jury,
  finished: Finale,
  void: Finale,
};

export function Stage() {
  const {snapshot} = useRoom();
  const scene = `${snapshot.phase}-${snapshot.round?.number ?? 0}`;
  useFromTheTop(scene);
  return html`<${STAGES[snapshot.phase]} key=${scene} />`;
}

/** A new scene starts at its top, and a keyboard that stood on something that is gone stands at its beginning. */
function useFromTheTop(scene) {
  const before = useRef(scene);
  // Before it is painted: until then a key would go to nothing.
  useLayoutEffect(() => {
    if (before.current === scene) return;
    before.current = scene;
    scrollTo({top: 0});
    if (document.activeElement === document.body) document.getElementById("main").focus({preventScroll: true});
  }, [scene]);
}
