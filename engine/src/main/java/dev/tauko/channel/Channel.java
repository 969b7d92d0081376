package dev.tauko.channel;

import dev.tauko.CancelledError;
import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.channel.Offers;
import dev.tauko.internal.channel.Offers.Offer;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.WaitCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands elements from coroutines that send to coroutines that receive, in the order in which they
 * were sent. A rendezvous channel has no place: who sends waits for one who receives. A buffered
 * one has a number of places, an unlimited one as many as are needed. Unlike a {@link
 * dev.tauko.queue.Queue}, it can be closed, can fail, and is one of the things that {@link
 * Select#select} waits for.
 *
 * <p>Each element goes to the coroutine that has waited longest. An element is never lost: if
 * {@link #send} returns, it was received or is in the channel; if it throws, it was not sent. If
 * {@link #receive} throws, nothing was taken. A cancellation that comes when an element has been
 * handed over, but before the coroutine goes on, is delivered at the coroutine's next wait.
 *
 * <p>Elements are not null. In a loop {@code for (T element : channel)} the iterator suspends the
 * coroutine until the next element is there, and the loop ends when the channel is closed and
 * empty.
 *
 * <p>Thread-safety: a channel belongs to the event loop on which it is first used, until that loop
 * has ended, and its methods may be called by coroutines of that loop only; those that do not
 * suspend by its callbacks, too. From elsewhere they throw {@link IllegalStateException}. {@link
 * #stats} and {@link #toString} may be called from any thread.
 *
 * @param <T> the type of the elements
 */
public final class Channel<T> implements Iterable<T> {
  /*
   * If coroutines wait to receive, the buffer is empty; if coroutines wait to send, it is full. So
   * whoever comes either finds somebody to deal with, or a place, or waits.
   */
  private final @Nullable String name;
  private final int capacity;
  private final Consumer<? super T> onUndelivered;
  private final Deque<T> buffer = new ArrayDeque<>();
  private final Offers<T> senders = new Offers<>();
  private final Offers<T> receivers = new Offers<>();
  private final LoopBinding binding = new LoopBinding(this::forgetWaits);
  private boolean closed;
  private @Nullable Throwable failure;

  private Channel(@Nullable String name, int capacity, Consumer<? super T> onUndelivered) {
    this.name = name;
    this.capacity = capacity;
    this.onUndelivered = onUndelivered;
  }

  /** A channel without a place. */
  public static <T> Channel<T> rendezvous() {
    return new Channel<>(null, 0, element -> {});
  }

  /**
   * A channel with so many places.
   *
   * @param capacity 0 or more
   */
  public static <T> Channel<T> buffered(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a channel has zero places or more, not " + capacity);
    }
    return new Channel<>(null, capacity, element -> {});
  }

  /** A channel with as many places as are needed: {@link #send} never waits. */
  public static <T> Channel<T> unlimited() {
    return new Channel<>(null, Integer.MAX_VALUE, element -> {});
  }

  /**
   * An empty channel like this one, with something that is told of each element that was sent and
   * will not be received, because the channel has failed: to close it, say. It is called by {@link
   * #fail}, and must not throw.
   */
  public Channel<T> onUndelivered(Consumer<? super T> onUndelivered) {
    return new Channel<>(name, capacity, Objects.requireNonNull(onUndelivered, "onUndelivered"));
  }

  /** An empty channel like this one, with a name, for people to read. */
  public Channel<T> named(String name) {
    return new Channel<>(Objects.requireNonNull(name, "name"), capacity, onUndelivered);
  }

  // ---- send and receive ----

  /**
   * Sends an element. Does not suspend if one waits to receive, or there is a place; otherwise
   * suspends until the element is received or has a place.
   *
   * @throws ChannelClosedException if the channel was closed before
   * @throws ChannelFailedException if it has failed, or does meanwhile
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void send(T element) {
    Objects.requireNonNull(element, "element");
    CoroutineTask<?> task = CoroutineTask.require("Channel.send");
    try (Guard _ = binding.enter(task, "Channel.send")) {
      if (trySendHere(element)) {
        return;
      }
      ChannelWait wait = new ChannelWait(task.loop(), call("send"));
      Offer<T> offer = senders.add(wait, this, element);
      try {
        wait.await(task);
      } finally {
        senders.remove(offer);
      }
      var _ = offer.element();
    }
  }

  /**
   * Sends an element if that needs no wait. Does not suspend.
   *
   * @return whether it was sent
   * @throws ChannelClosedException if the channel was closed
   * @throws ChannelFailedException if it has failed
   */
  public boolean trySend(T element) {
    Objects.requireNonNull(element, "element");
    try (Guard _ = binding.enter("Channel.trySend")) {
      return trySendHere(element);
    }
  }

  /**
   * Receives an element. Does not suspend if there is one, or one waits to send; otherwise suspends
   * until there is.
   *
   * @throws ChannelClosedException if the channel was closed and is empty, or is meanwhile
   * @throws ChannelFailedException if it has failed, or does meanwhile
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public T receive() {
    CoroutineTask<?> task = CoroutineTask.require("Channel.receive");
    try (Guard _ = binding.enter(task, "Channel.receive")) {
      T element = tryReceiveHere();
      if (element != null) {
        return element;
      }
      ChannelWait wait = new ChannelWait(task.loop(), call("receive"));
      Offer<T> offer = receivers.add(wait, this, null);
      try {
        wait.await(task);
      } finally {
        receivers.remove(offer);
      }
      return offer.element();
    }
  }

  /**
   * Receives an element if that needs no wait. Does not suspend.
   *
   * @return the element; empty if there is none
   * @throws ChannelClosedException if the channel was closed and is empty
   * @throws ChannelFailedException if it has failed
   */
  public Optional<T> tryReceive() {
    try (Guard _ = binding.enter("Channel.tryReceive")) {
      return Optional.ofNullable(tryReceiveHere());
    }
  }

  /**
   * The elements, received one by one. {@code hasNext()} suspends until there is one, or the
   * channel is closed and empty; an element that it has received is given by {@code next()}.
   */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T received;

      @Override
      public boolean hasNext() {
        if (received == null) {
          try {
            received = receive();
          } catch (ChannelClosedException end) {
            return false;
          }
        }
        return true;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the channel is closed and empty");
        }
        T element = Objects.requireNonNull(received);
        received = null;
        return element;
      }
    };
  }

  // ---- the end ----

  /**
   * Closes the channel: it takes no more elements. Those that it has, and those of coroutines that
   * wait to send, are still received; after that, {@link #receive} throws {@link
   * ChannelClosedException}. Does not suspend. Has an effect once only.
   */
  public void close() {
    try (Guard _ = binding.enter("Channel.close")) {
      if (closed || failure != null) {
        return;
      }
      closed = true;
      for (Offer<T> offer = receivers.takeOpen(); offer != null; offer = receivers.takeOpen()) {
        offer.refuse(refusal());
      }
    }
  }

  /**
   * Ends the channel with a failure: who sends or receives, or waits to, gets a {@link
   * ChannelFailedException} with this cause. The elements that it has are dropped: {@link
   * #onUndelivered}, which is told of each, and whose first failure is thrown in the end. Does not
   * suspend. Has an effect once only; a channel that was closed may fail.
   */
  public void fail(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    List<T> dropped = List.of();
    try (Guard _ = binding.enter("Channel.fail")) {
      if (failure == null) {
        failure = cause;
        dropped = new ArrayList<>(buffer);
        buffer.clear();
        refuseAll(receivers);
        refuseAll(senders);
      }
    }
    tellUndelivered(dropped);
  }

  /** Tells of all, whatever the callback throws; that is thrown in the end. */
  @SuppressWarnings("ReferenceEquality") // An exception cannot suppress itself.
  private void tellUndelivered(List<T> dropped) {
    Throwable thrown = null;
    for (T element : dropped) {
      try {
        onUndelivered.accept(element);
      } catch (Throwable failed) {
        if (thrown == null) {
          thrown = failed;
        } else if (thrown != failed) {
          thrown.addSuppressed(failed);
        }
      }
    }
    if (thrown != null) {
      throw Rethrow.<RuntimeException>exactly(thrown);
    }
  }

  private void refuseAll(Offers<T> offers) {
    for (Offer<T> offer = offers.takeOpen(); offer != null; offer = offers.takeOpen()) {
      offer.refuse(refusal());
    }
  }

  /** Why nothing can be sent, or received, any more. */
  private RuntimeException refusal() {
    return failure != null
        ? new ChannelFailedException(this + " has failed", failure)
        : new ChannelClosedException(this + " is closed");
  }

  // ---- within the guard ----

  /** A call that waits. On any thread. */
  WaitCall call(String method) {
    return new WaitCall("Channel." + method + "()", this, name);
  }

  /** Checks that the caller is on the channel's loop, for a select. */
  void requireLoop(CoroutineTask<?> task) {
    binding.enter(task, "select").close();
  }

  /** Sends an element if that needs no wait. */
  boolean trySendHere(T element) {
    if (closed || failure != null) {
      throw refusal();
    }
    Offer<T> receiver = receivers.takeOpen();
    if (receiver != null) {
      receiver.accept(element);
      return true;
    }
    if (buffer.size() < capacity) {
      buffer.add(element);
      return true;
    }
    return false;
  }

  /** Receives an element if that needs no wait; null if there is none. */
  @Nullable T tryReceiveHere() {
    if (failure != null) {
      throw refusal();
    }
    T element = buffer.poll();
    Offer<T> sender = senders.takeOpen();
    if (sender != null) {
      if (element == null) {
        element = sender.element();
      } else {
        buffer.add(sender.element());
      }
      sender.accept();
    }
    if (element == null && closed) {
      throw refusal();
    }
    return element;
  }

  Offers<T> senders() {
    return senders;
  }

  Offers<T> receivers() {
    return receivers;
  }

  /** The loop has ended: what waited there waits no more. */
  private void forgetWaits() {
    senders.clear();
    receivers.clear();
  }

  // ---- state ----

  /**
   * A snapshot of the channel's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
  public Stats stats() {
    return new Stats(buffer.size(), senders.size(), receivers.size(), closed, failure != null);
  }

  /**
   * A channel at a moment.
   *
   * @param size elements in the channel
   * @param sending coroutines that wait to send
   * @param receiving coroutines that wait to receive
   * @param closed whether it was closed
   * @param failed whether it has failed
   */
  public record Stats(int size, int sending, int receiving, boolean closed, boolean failed) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return WaitCall.opening("Channel", name)
        + stats.size()
        + " elements, "
        + stats.sending()
        + " sending, "
        + stats.receiving()
        + " receiving"
        + (stats.failed() ? ", failed]" : stats.closed() ? ", closed]" : "]");
  }
}
