/** Holds a room's state for its page and tells who listens. Passing things (cheers, notices) go by without being kept. */
import {after, initial} from "./state.js";

export class RoomStore {
  #listeners = new Set();
  #passing = new Set();

  constructor(snapshot, me, socket) {
    this.state = initial(snapshot, me);
    this.socket = socket;
    for (const type of ["snapshot", "me", "preview", "people"]) socket.on(type, (message) => this.take(message));
    for (const type of ["cheer", "notice"]) socket.on(type, (message) => this.pass(message));
    for (const line of ["open", "lost"]) socket.on(line, () => this.take({t: "line", line}));
    socket.on("end", (ending) => this.take({t: "line", line: "ended", ending}));
  }

  take(message) {
    const next = after(this.state, message);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.#listeners) listener(next);
  }

  pass(message) {
    for (const listener of this.#passing) listener(message);
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onPassing(listener) {
    this.#passing.add(listener);
    return () => this.#passing.delete(listener);
  }

  /** Resolves when the server has committed it. A refusal is told to the person and thrown. */
  async send(command) {
    try {
      return await this.socket.send(command);
    } catch (refusal) {
      this.pass({t: "refused", code: refusal.code, message: refusal.message});
      throw refusal;
    }
  }

  /** A command that nobody waits for: of several with one key the newest is enough, and a refusal is not worth a word. */
  hint(command) {
    return this.socket.send(command, {key: command.t}).catch(() => null);
  }

  /** A command that the person did not give: all of them are sent, and a refusal is not worth a word. */
  tell(command) {
    return this.socket.send(command).catch(() => null);
  }

  now() {
    return this.socket.now();
  }
}
