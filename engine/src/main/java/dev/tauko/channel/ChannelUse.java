package dev.tauko.channel;

import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.channel.Offers;
import dev.tauko.internal.channel.Offers.Offer;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitCall;
import org.jspecify.annotations.Nullable;

/**
 * One use of a clause that sends to a channel or receives from it: at once, or by an offer in a
 * line of the channel. A channel that has ended refuses, which counts as having happened.
 *
 * @param <T> the type of the elements
 */
abstract class ChannelUse<T, R extends @Nullable Object, X extends Exception>
    extends Clause.Use<R, X> {
  private final Channel<T> channel;
  private final Offers<T> line;
  private final @Nullable T sent;
  private @Nullable RuntimeException refusal;
  private @Nullable Offer<T> offer;

  /**
   * @param line where the offer waits
   * @param sent the element to be sent; null for a use that receives
   */
  ChannelUse(Channel<T> channel, Offers<T> line, @Nullable T sent) {
    this.channel = channel;
    this.line = line;
    this.sent = sent;
  }

  /** Sends or receives if that needs no wait; tells whether it has. */
  abstract boolean exchangeNow();

  /**
   * What the offer has brought, or has sent; null if none was made.
   *
   * @throws RuntimeException if the channel has refused
   */
  final @Nullable T exchanged() {
    if (refusal != null) {
      throw refusal;
    }
    return offer == null ? null : offer.element();
  }

  @Override
  final void check(CoroutineTask<?> task) {
    channel.requireLoop(task);
  }

  @Override
  final boolean tryNow() {
    try {
      return exchangeNow();
    } catch (ChannelClosedException | ChannelFailedException ended) {
      refusal = ended;
      return true;
    }
  }

  @Override
  final void offer(ChannelWait wait, CoroutineTask<?> task) {
    offer = line.add(wait, this, sent);
  }

  @Override
  final WaitCall call() {
    return channel.call(sent == null ? "receive" : "send");
  }

  @Override
  final void withdraw() {
    if (offer != null) {
      line.remove(offer);
    }
  }
}
