package dev.tauko.channel;

import dev.tauko.Future;
import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.OtherLoop;
import org.jspecify.annotations.Nullable;

/** {@link Select#done}. */
final class DoneClause<F extends Future<?>, R extends @Nullable Object, X extends Exception>
    extends Clause<R, X> {
  private final F future;
  private final Action<? super F, ? extends R, ? extends X> action;

  DoneClause(F future, Action<? super F, ? extends R, ? extends X> action) {
    this.future = future;
    this.action = action;
  }

  @Override
  Use<R, X> use() {
    LoopFuture<?> watched = (LoopFuture<?>) future;
    return new Use<>() {
      private @Nullable DoneCallback callback;

      @Override
      void check(CoroutineTask<?> task) {
        if (!watched.loop().equals(task.loop())) {
          throw new IllegalArgumentException(OtherLoop.cannotAwait(watched, task.loop(), task));
        }
      }

      @Override
      boolean tryNow() {
        return watched.isDone();
      }

      @Override
      void offer(ChannelWait wait, CoroutineTask<?> task) {
        DoneCallback decides = done -> wait.decide(this);
        watched.addCallback(decides);
        callback = decides;
      }

      @Override
      LoopFuture<?> awaited() {
        return watched;
      }

      @Override
      void withdraw() {
        if (callback != null) {
          watched.removeCallback(callback);
        }
      }

      @Override
      R finish() throws X {
        return action.apply(future);
      }
    };
  }
}
