package dev.tauko.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link Select#receive}. */
final class ReceiveClause<T, R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
  private final Channel<T> channel;
  private final Action<? super T, ? extends R, ? extends X> action;

  ReceiveClause(Channel<T> channel, Action<? super T, ? extends R, ? extends X> action) {
    this.channel = channel;
    this.action = action;
  }

  @Override
  Use<R, X> use() {
    return new ChannelUse<T, R, X>(channel, channel.receivers(), null) {
      private @Nullable T element;

      @Override
      boolean exchangeNow() {
        element = channel.tryReceiveHere();
        return element != null;
      }

      @Override
      R finish() throws X {
        T offered = exchanged();
        return action.apply(Objects.requireNonNull(offered == null ? element : offered));
      }
    };
  }
}
