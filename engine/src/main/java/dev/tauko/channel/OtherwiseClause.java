package dev.tauko.channel;

import dev.tauko.Body;
import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.task.CoroutineTask;
import org.jspecify.annotations.Nullable;

/** {@link Select#otherwise}. */
final class OtherwiseClause<R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
  private final Body<? extends R, ? extends X> action;

  OtherwiseClause(Body<? extends R, ? extends X> action) {
    this.action = action;
  }

  @Override
  Use<R, X> use() {
    return new Use<>() {
      // Only when nothing else can happen: as an offer, which is taken at once.
      @Override
      boolean tryNow() {
        return false;
      }

      @Override
      void offer(ChannelWait wait, CoroutineTask<?> task) {
        wait.decide(this);
      }

      @Override
      void withdraw() {}

      @Override
      R finish() throws X {
        return action.await();
      }
    };
  }
}
