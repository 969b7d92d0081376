package dev.tauko.task;

import dev.tauko.Future;
import java.util.function.Consumer;

/** What a future does when it is done, for each of those who asked. */
@FunctionalInterface
public interface DoneCallback {

  /** Puts one entry into the loop's ready queue. */
  void schedule(LoopFuture<?> future);

  /** A callback that users added. */
  record OfUser<T>(Consumer<? super Future<T>> callback) implements DoneCallback {
    @Override
    public void schedule(LoopFuture<?> future) {
      @SuppressWarnings("unchecked")
      Future<T> done = (Future<T>) future;
      future.loop().executor().callSoon(() -> callback.accept(done));
    }
  }
}
