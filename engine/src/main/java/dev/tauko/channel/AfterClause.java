package dev.tauko.channel;

import dev.tauko.Body;
import dev.tauko.TimerHandle;
import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.task.CoroutineTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link Select#after}. */
final class AfterClause<R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
  private final Duration delay;
  private final Body<? extends R, ? extends X> action;

  AfterClause(Duration delay, Body<? extends R, ? extends X> action) {
    this.delay = delay;
    this.action = action;
  }

  @Override
  Use<R, X> use() {
    return new Use<>() {
      private @Nullable TimerHandle timer;

      @Override
      boolean tryNow() {
        return !delay.isPositive();
      }

      @Override
      void offer(ChannelWait wait, CoroutineTask<?> task) {
        timer = task.loop().after(delay, () -> wait.decide(this));
      }

      @Override
      @Nullable Duration deadline() {
        return timer == null ? null : timer.when();
      }

      @Override
      void withdraw() {
        if (timer != null) {
          timer.cancel();
        }
      }

      @Override
      R finish() throws X {
        return action.await();
      }
    };
  }
}
