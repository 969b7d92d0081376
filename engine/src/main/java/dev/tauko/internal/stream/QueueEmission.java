package dev.tauko.internal.stream;

import dev.tauko.QueueShutDownException;
import dev.tauko.queue.Queue;
import java.util.Objects;

/**
 * Passes the items of a queue on to a stream. An item is taken out only when the stream wants one,
 * and then there is no wait between the two, so that a coroutine that is cancelled holds none.
 */
final class QueueEmission<T> implements EmitterStage.Body<T> {
  private final Queue<T> queue;

  QueueEmission(Queue<T> queue) {
    this.queue = Objects.requireNonNull(queue, "queue");
  }

  @Override
  public void run(Emission<T> emission) {
    while (true) {
      emission.awaitDemand();
      T item;
      try {
        item = queue.get();
      } catch (QueueShutDownException end) {
        return;
      }
      emission.emitWanted(item);
    }
  }
}
