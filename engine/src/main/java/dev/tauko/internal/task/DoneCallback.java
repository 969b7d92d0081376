package dev.tauko.internal.task;

import dev.tauko.Future;
import dev.tauko.internal.loop.WrappedCallback;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a future does when it is done, for each of those who asked. */
@FunctionalInterface
public interface DoneCallback {

  /** Puts one entry into the loop's ready queue. */
  void schedule(LoopFuture<?> future);

  /** The task, or the future of a construct, that waits by this callback; null if none does. */
  default @Nullable LoopFuture<?> awaiter() {
    return null;
  }

  /**
   * A callback that users added.
   *
   * @param mdc the mapped diagnostic context that it begins with; null without {@code
   *     tauko.inherit-mdc}
   */
  record OfUser<T>(
      Consumer<? super Future<T>> callback, Variables variables, @Nullable Map<String, String> mdc)
      implements DoneCallback {
    OfUser(Consumer<? super Future<T>> callback, CoroutineLoop loop) {
      this(callback, Variables.current(), loop.inheritsMdc() ? Mdc.current() : null);
    }

    /** Equal if the callbacks are. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OfUser<?> that && callback.equals(that.callback);
    }

    @Override
    public int hashCode() {
      return callback.hashCode();
    }

    @Override
    public void schedule(LoopFuture<?> future) {
      @SuppressWarnings("unchecked")
      Future<T> done = (Future<T>) future;
      future.loop().futureCallbacks(future instanceof CoroutineTask<?> ? 0 : -1);
      Runnable within = variables.around(new Call<>(callback, done));
      future.loop().executor().callSoon(mdc == null ? within : Mdc.around(mdc, within));
    }
  }

  /** One call of a callback that users added. */
  record Call<T>(Consumer<? super Future<T>> callback, Future<T> done)
      implements Runnable, WrappedCallback {
    @Override
    public void run() {
      callback.accept(done);
    }

    @Override
    public String toString() {
      return callback.toString();
    }
  }
}
