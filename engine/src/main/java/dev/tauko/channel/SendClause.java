package dev.tauko.channel;

import dev.tauko.Body;
import dev.tauko.channel.Offers.Offer;
import dev.tauko.internal.task.CoroutineTask;
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
    return new Use<>() {
      private @Nullable RuntimeException refusal;
      private @Nullable Offer<T> offer;

      @Override
      void check(CoroutineTask<?> task) {
        channel.requireLoop(task);
      }

      @Override
      boolean tryNow() {
        try {
          return channel.trySendHere(element);
        } catch (ChannelClosedException | ChannelFailedException over) {
          refusal = over;
          return true;
        }
      }

      @Override
      void offer(Selection wait, CoroutineTask<?> task) {
        offer = channel.senders().add(wait, this, element);
      }

      @Override
      void withdraw() {
        if (offer != null) {
          channel.senders().remove(offer);
        }
      }

      @Override
      R finish() throws X {
        if (refusal != null) {
          throw refusal;
        }
        if (offer != null) {
          var _ = offer.element();
        }
        return action.await();
      }
    };
  }
}
