/** What a room's page knows, and how a message changes it. Pure: no DOM, no socket. The highest version wins. */

export function initial(snapshot, me) {
  return {snapshot, me, previews: {}, people: null, line: "open", ending: null};
}

export function after(state, message) {
  switch (message.t) {
    case "snapshot":
      return isNewer(message, state.snapshot) ? {...state, snapshot: message} : state;
    case "me":
      return {...state, me: message, previews: kept(state.previews, message.entry)};
    case "preview":
      return {...state, previews: {...state.previews, [`${message.entry}:${message.slot}`]: message}};
    case "people":
      return {...state, people: message.count};
    case "line":
      return {...state, line: message.line, ending: message.ending ?? null};
    default:
      return state;
  }
}

export function isNewer(next, held) {
  return next.epoch !== held.epoch || next.version > held.version || next.role !== held.role;
}

/** Previews of the entry that is being painted; those of earlier rounds go. */
function kept(previews, entry) {
  const mine = Object.entries(previews).filter(([, preview]) => preview.entry === entry?.id);
  return Object.fromEntries(mine);
}
