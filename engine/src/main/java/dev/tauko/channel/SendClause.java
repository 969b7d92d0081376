package dev.tauko.channel;

import dev.tauko.Body;
import org.jspecify.annotations.Nullable;

/** {@link Select#send}. */
final class SendClause<T, R extends @Nullable Object, X extends Exception> extends Clause<R, X> {
  private final Channel<T> channel;
  private final T element;
  private final Body<? extends R, ? extends X> action;

  SendClause(Channel<T> channel, T element, Body<? extends R, ? extends X> action) {
    this.channel = channel;
    this.element = element;
    this.action = action;
  }

  @Override
  Use<R, X> use() {
    return new ChannelUse<T, R, X>(channel, channel.senders(), element) {
      @Override
      boolean exchangeNow() {
        return channel.trySendHere(element);
      }

      @Override
      R finish() throws X {
        var _ = exchanged();
        return action.await();
      }
    };
  }
}
