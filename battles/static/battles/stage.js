/** What stands on the stage in each phase. */
import {Finale} from "./finale.js";
import {html} from "./html.js";
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
  finished: Finale,
  void: Finale,
};

export function Stage() {
  const {snapshot} = useRoom();
  return html`<${STAGES[snapshot.phase]} key=${`${snapshot.phase}-${snapshot.round?.number ?? 0}`} />`;
}
