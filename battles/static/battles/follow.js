/** When a battle goes on as a new one, everybody's page follows. An old result that is looked at later stays where it is. */
const PAUSE = 2500;

export function follow(store) {
  const known = store.state.snapshot.next_code;
  const stop = store.subscribe(({snapshot}) => {
    if (!snapshot.next_code || snapshot.next_code === known) return;
    stop();
    const end = location.pathname.endsWith("/screen") ? "/screen" : "";
    setTimeout(() => location.assign(`/b/${snapshot.next_code}${end}`), PAUSE);
  });
}
