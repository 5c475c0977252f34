/** The number on the bell, as it changes. Only the window that is looked at listens: others find it when they are. */
import {connect} from "../live/socket.js";

const bell = document.querySelector("[data-bell]");
const told = bell?.querySelector("[data-bell-count]");
let line = null;

function show({unread}) {
  if (unread === undefined || unread === told.textContent) return;
  told.textContent = unread;
  told.hidden = !unread;
  bell.setAttribute("aria-label", unread ? `Notifications, ${unread} unread` : "Notifications");
}

function listen() {
  if (document.visibilityState === "visible" && !line) {
    line = connect({url: "/ws/bell/me"});
    line.on("me", show);
  } else if (document.visibilityState === "hidden" && line) {
    line.close();
    line = null;
  }
}

if (bell) {
  document.addEventListener("visibilitychange", listen);
  listen();
}
