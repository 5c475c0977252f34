/** Opens a battle's page: the embedded state, the socket, the components. `data-view` says whose page it is. */
import {render} from "preact";

import {connect} from "../live/socket.js";
import {Announcer} from "./announcer.js";
import {Bracket} from "./bracket.js";
import {Cheers} from "./cheers.js";
import {CurtainCall} from "./curtain-call.js";
import {html} from "./html.js";
import {follow} from "./follow.js";
import {HostControls} from "./host-controls.js";
import {Line} from "./line.js";
import {People} from "./people.js";
import {Room, useRoom} from "./room-context.js";
import {RoomBar} from "./room-bar.js";
import {RoomStore} from "./room-store.js";
import {Screen} from "./screen.js";
import {Stage} from "./stage.js";

/** Where something is to be done first. With the results and at the end it stands among them. */
const BELOW = new Set(["prompting", "generating", "voting"]);

const read = (id) => JSON.parse(document.getElementById(id).textContent);

function open(root) {
  const snapshot = read("snapshot");
  const {epoch, version, role} = snapshot;
  const {socket, ...page} = root.dataset;
  const url = page.view === "screen" ? `${socket}?view=screen` : socket;
  const store = new RoomStore(snapshot, read("me"), connect({url, epoch, version, role}));
  follow(store);
  root.replaceChildren();
  render(html`<${Room.Provider} value=${{store, page}}><${page.view === "screen" ? Screen : Page} /></${Room.Provider}>`, root);
}

function Page() {
  const {snapshot, ending} = useRoom();
  return html`
    <${RoomBar} />
    <${Line} />
    <main id="main" class="room phase-${snapshot.phase}" tabindex="-1">
      ${ending ? html`<${Ending} ending=${ending} />` : html`
        <div class="room-stage stack is-loose"><${Stage} />${BELOW.has(snapshot.phase) && html`<${Bracket} />`}</div>
        <aside class="room-side" aria-label="The room"><${HostControls} /><${Cheers} /><${People} /></aside>`}
    </main>
    <${CurtainCall} />
    <${Announcer} />`;
}

function Ending({ending}) {
  return html`<div class="empty"><h1>You are out of this room</h1><p>${ending.message || "The connection was closed by the server."}</p><a class="button is-primary" href="/">To the first page</a></div>`;
}

open(document.getElementById("room"));
