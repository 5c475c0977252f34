"""A dispatcher on duty until its process is told to end."""

import signal
import threading
from types import FrameType

from jobs.dispatcher import Dispatcher

LOOK = 0.2


def serve(dispatcher: Dispatcher) -> None:
    """Returns after SIGTERM or SIGINT, raises what the dispatcher raised. Call it in the main thread.

    The loop works in a thread of its own, so that a signal never finds it holding a lock."""
    stop, told, raised = threading.Event(), [], []

    def tell(signum: int, _frame: FrameType | None) -> None:
        told.append(signum)

    def work() -> None:
        try:
            dispatcher.run(stop)
        except BaseException as error:
            raised.append(error)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, tell)
    worker = threading.Thread(target=work, name="dispatcher")
    worker.start()
    while worker.is_alive() and not told:
        worker.join(LOOK)
    stop.set()
    dispatcher.wake()
    worker.join()
    if raised:
        raise raised[0]
