package dev.tauko.channel;

import dev.tauko.channel.Offers.Offer;
import dev.tauko.internal.task.CoroutineTask;
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
    return new Use<>() {
      private @Nullable T element;
      private @Nullable RuntimeException refusal;
      private @Nullable Offer<T> offer;

      @Override
      void check(CoroutineTask<?> task) {
        channel.requireLoop(task);
      }

      @Override
      boolean tryNow() {
        try {
          element = channel.tryReceiveHere();
          return element != null;
        } catch (ChannelClosedException | ChannelFailedException over) {
          refusal = over;
          return true;
        }
      }

      @Override
      void offer(Selection wait, CoroutineTask<?> task) {
        offer = channel.receivers().add(wait, this, null);
      }

      @Override
      void withdraw() {
        if (offer != null) {
          channel.receivers().remove(offer);
        }
      }

      @Override
      R finish() throws X {
        if (refusal != null) {
          throw refusal;
        }
        T received = offer == null ? element : offer.element();
        return action.apply(Objects.requireNonNull(received));
      }
    };
  }
}
