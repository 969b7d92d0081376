package dev.tauko.internal.stream;

import dev.tauko.CancelledError;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import dev.tauko.stream.Emitter;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one run of a stream, on their way from coroutines to its first stage.
 *
 * <p><b>Two sides.</b> A coroutine adds an {@link Offer}, tells the stage if the stage wants an
 * element, and waits until the offer is decided. The stage takes the oldest offer when it is asked
 * for an element; if there is none, it says that it wants one, and looks again. It takes it back
 * before it takes an offer, so that nobody sees an old wish when an offer is gone. An offer is
 * taken, refused or withdrawn, whichever comes first. So an element is in the stream exactly if its
 * {@code emit} returns, and nobody takes a lock.
 *
 * @param <T> the type of the elements
 */
final class Emission<T> implements Emitter<T> {

  /** Why no more elements are taken. */
  private enum Over {
    STREAM_ENDED,
    BODY_ENDED
  }

  private final Runnable offered;
  private final Queue<Offer<T>> offers = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable WakeUp> demandAwaited = new AtomicReference<>();

  /** Whether the stage has been asked for an element that it does not have. */
  private volatile boolean wanted;

  private volatile @Nullable Over over;

  /**
   * No elements yet.
   *
   * @param offered tells the stage that there is an element which it wants; from any thread
   */
  Emission(Runnable offered) {
    this.offered = offered;
  }

  // ---- the coroutines' side ----

  @Override
  public void emit(T element) {
    Objects.requireNonNull(element, "element");
    CoroutineTask<?> task = CoroutineTask.require("Emitter.emit");
    WakeUp decided = new WakeUp(task.loop(), "Emitter.emit()", () -> Enders.Outside.INSTANCE);
    Offer<T> offer = new Offer<>(element, decided);
    offer(task, offer);
    try {
      task.suspendUntil(decided);
    } catch (CancelledError cancelled) {
      if (offer.withdraw()) {
        offers.remove(offer);
        throw cancelled;
      }
      if (offer.is(Offer.State.REFUSED)) {
        throw cancelled;
      }
      deliverLater(task, cancelled);
    }
    if (offer.is(Offer.State.REFUSED)) {
      throw refusal(task);
    }
  }

  /** Adds an element that the stage wants, as {@link #awaitDemand} has told. Does not suspend. */
  void emitWanted(T element) {
    offer(CoroutineTask.require("Sources.from"), new Offer<>(element, null));
  }

  private void offer(CoroutineTask<?> task, Offer<T> offer) {
    offers.add(offer);
    if (over != null) {
      if (offer.withdraw()) {
        offers.remove(offer);
        throw refusal(task);
      }
    } else if (wanted) {
      offered.run();
    }
  }

  /** Suspends until the stage wants an element. */
  void awaitDemand() {
    CoroutineTask<?> task = CoroutineTask.require("Sources.from");
    while (!isWanted()) {
      if (over != null) {
        throw refusal(task);
      }
      WakeUp demand = new WakeUp(task.loop(), "demand", () -> Enders.Outside.INSTANCE);
      demandAwaited.set(demand);
      try {
        if (!isWanted() && over == null) {
          task.suspendUntil(demand);
        }
      } finally {
        demandAwaited.set(null);
      }
    }
  }

  /* What was offered before is gone first: it is taken after the stage has said that it wants no more. */
  private boolean isWanted() {
    return offers.isEmpty() && wanted;
  }

  /** A cancellation that has come too late for this wait is for the next one. */
  private static void deliverLater(CoroutineTask<?> task, CancelledError cancelled) {
    if (task.cancelling() > 0) {
      task.uncancel();
    }
    task.cancel(cancelled.getMessage());
  }

  /**
   * The failure of an offer that comes too late. The end of the stream has cancelled the body,
   * which is to hear of that once.
   */
  private IllegalStateException refusal(CoroutineTask<?> task) {
    if (over == Over.BODY_ENDED) {
      return new IllegalStateException(
          "the body of this emitter has ended, and so does the stream");
    }
    task.pause();
    throw new CancelledError("the stream has ended");
  }

  /** The body has ended; what was offered before is still taken. */
  void bodyEnds() {
    if (over == null) {
      over = Over.BODY_ENDED;
    }
  }

  // ---- the stage's side ----

  /** Whether nothing is offered. */
  boolean isDrained() {
    return offers.isEmpty();
  }

  /** The oldest element that is offered; null if there is none, and the stage wants one. */
  @Nullable T take() {
    while (true) {
      wanted = false;
      T element = poll();
      if (element != null) {
        return element;
      }
      wanted = true;
      if (offers.isEmpty()) {
        wakeDemand();
        return null;
      }
    }
  }

  private @Nullable T poll() {
    for (Offer<T> offer = offers.poll(); offer != null; offer = offers.poll()) {
      if (offer.take()) {
        return offer.element;
      }
    }
    return null;
  }

  private void wakeDemand() {
    WakeUp waiting = demandAwaited.get();
    if (waiting != null) {
      waiting.loop().soonThreadsafe(waiting::give);
    }
  }

  /** The stream has ended, and has cancelled the body: nothing is taken any more. */
  void streamEnds() {
    over = Over.STREAM_ENDED;
    for (Offer<T> offer = offers.poll(); offer != null; offer = offers.poll()) {
      offer.refuse();
    }
    wakeDemand();
  }

  /** One element that a coroutine would like to have in the stream. */
  private static final class Offer<T> {
    enum State {
      OPEN,
      TAKEN,
      REFUSED,
      WITHDRAWN
    }

    private final T element;
    private final @Nullable WakeUp decided;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    Offer(T element, @Nullable WakeUp decided) {
      this.element = element;
      this.decided = decided;
    }

    boolean is(State expected) {
      return state.get() == expected;
    }

    boolean take() {
      return decide(State.TAKEN);
    }

    void refuse() {
      decide(State.REFUSED);
    }

    boolean withdraw() {
      return state.compareAndSet(State.OPEN, State.WITHDRAWN);
    }

    private boolean decide(State outcome) {
      boolean first = state.compareAndSet(State.OPEN, outcome);
      WakeUp waiting = decided;
      if (first && waiting != null) {
        waiting.loop().soonThreadsafe(waiting::give);
      }
      return first;
    }
  }
}
