/** How components reach the room: its state by value, its store for commands, the server's clock. */
import {createContext} from "preact";
import {useContext, useEffect, useState} from "preact/hooks";

import {seated} from "./words.js";

export const Room = createContext(null);

export function useRoom() {
  const {store, page} = useContext(Room);
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.subscribe(setState);
  }, [store]);
  return {...state, me: seated(state.me, state.snapshot), store, page};
}

/** A command with its waiting time: `[run, isBusy]`. A refusal has been told already and is not thrown on. */
export function useCommand() {
  const {store} = useContext(Room);
  const [isBusy, setBusy] = useState(false);
  const run = async (command) => {
    setBusy(true);
    try {
      return await store.send(command);
    } catch {
      return null;
    } finally {
      setBusy(false);
    }
  };
  return [run, isBusy];
}

/** Whole seconds left until `deadline` on the server's clock; null without one. Renders when the second changes. */
export function useSecondsLeft(deadline) {
  const {store} = useContext(Room);
  const left = () => (deadline === null ? null : Math.max(0, Math.ceil((deadline - store.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (deadline === null) return undefined;
    const timer = setInterval(() => setSeconds(left()), 100);
    return () => clearInterval(timer);
  }, [deadline, store]);
  return seconds;
}
