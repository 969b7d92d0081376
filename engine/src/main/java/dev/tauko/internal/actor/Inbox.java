package dev.tauko.internal.actor;

import dev.tauko.internal.task.WakeUp;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has reached an actor and not its body: from the actor's turns to the body. The actor's turns
 * push {@link #arrivals} and wake the body by {@link #awaited}; the rest belongs to the body, and
 * when a body has ended, to the actor's turns. A restarted actor keeps its inbox.
 *
 * <p>Order: {@link #backlog}, then {@link #fresh}, then the arrivals.
 */
final class Inbox {

  /** A signal among the messages. */
  record Signalled(org.apache.pekko.actor.typed.Terminated signal) {}

  private static final AtomicIntegerFieldUpdater<Inbox> WAITING =
      AtomicIntegerFieldUpdater.newUpdater(Inbox.class, "waiting");
  private static final AtomicReferenceFieldUpdater<Inbox, @Nullable WakeUp> AWAITED =
      AtomicReferenceFieldUpdater.newUpdater(Inbox.class, WakeUp.class, "awaited");

  private final BatchQueue<Object> arrivals = new BatchQueue<>();
  private final int limit;

  /** How many messages may wait here at most; 0 for any number. */
  private final int capacity;

  /** How many there are, where that counts. */
  @SuppressWarnings("UnusedVariable") // WAITING reads and writes it.
  private volatile int waiting;

  /** What the body waits for. */
  private volatile @Nullable WakeUp awaited;

  private BatchQueue.@Nullable Node<Object> fresh;
  private @Nullable Backlog backlog;

  /**
   * An empty inbox.
   *
   * @param limit how long the backlog may become
   * @param capacity how many messages may wait here at most; 0 for any number
   */
  Inbox(int limit, int capacity) {
    this.limit = limit;
    this.capacity = capacity;
  }

  int limit() {
    return limit;
  }

  /** Whether the mailbox behind it is bounded. */
  boolean isBounded() {
    return capacity > 0;
  }

  // ---- the actor's side ----

  /**
   * Adds a message, in the actor's turn.
   *
   * @return false if there is no room for it
   */
  boolean deliver(Object message) {
    if (capacity > 0 && WAITING.incrementAndGet(this) > capacity) {
      WAITING.decrementAndGet(this);
      return false;
    }
    arrived(message);
    return true;
  }

  /** Adds a signal, in the actor's turn. There is always room for it. */
  void deliver(Signalled signal) {
    arrived(signal);
  }

  private void arrived(Object entry) {
    arrivals.push(entry);
    wake();
  }

  /** Has the body look again, if it waits. From any thread. */
  void wake() {
    WakeUp signal = awaited;
    if (signal != null && AWAITED.compareAndSet(this, signal, null)) {
      signal.loop().soonThreadsafe(signal::give);
    }
  }

  /** Takes out all messages that wait, in order. When no body uses the inbox any more. */
  void drain(Consumer<Object> to) {
    for (Object entry = next(); entry != null; entry = next()) {
      if (!(entry instanceof Signalled)) {
        to.accept(entry);
      }
    }
  }

  // ---- the body's side ----

  /**
   * Says that the body is going to wait.
   *
   * @return false if something has arrived, and there is nothing to wait for
   */
  boolean announce(WakeUp signal) {
    awaited = signal;
    if (arrivals.isEmpty()) {
      return true;
    }
    awaited = null;
    return false;
  }

  /** The body waits no more. */
  void forget(WakeUp signal) {
    AWAITED.compareAndSet(this, signal, null);
  }

  /** Takes the oldest entry, or null. */
  @Nullable Object next() {
    Object kept = backlog == null ? null : backlog.poll();
    if (kept != null) {
      taken();
      return kept;
    }
    return nextFresh();
  }

  /** Takes the oldest entry that no selective receive has passed over, or null. */
  @Nullable Object nextFresh() {
    Object entry = peekFresh();
    if (entry != null) {
      skipFresh();
      if (!(entry instanceof Signalled)) {
        taken();
      }
    }
    return entry;
  }

  /** The entry that {@link #nextFresh} takes. */
  @Nullable Object peekFresh() {
    if (fresh == null) {
      fresh = arrivals.takeAll();
    }
    return fresh == null ? null : fresh.entry;
  }

  private void skipFresh() {
    if (fresh != null) {
      fresh = fresh.next;
    }
  }

  /**
   * Passes over the entry that {@link #peekFresh} gives.
   *
   * @return false if the backlog is full
   */
  boolean passOver(Object message) {
    Backlog kept = backlog;
    if (kept == null) {
      kept = new Backlog();
      backlog = kept;
    }
    if (kept.size() >= limit) {
      return false;
    }
    kept.add(message);
    skipFresh();
    return true;
  }

  /** Takes an entry out of those that were passed over, or null. */
  @Nullable Object nextKept(Criterion criterion) {
    Object kept = backlog == null ? null : criterion.from(backlog);
    if (kept != null) {
      taken();
    }
    return kept;
  }

  private void taken() {
    if (capacity > 0) {
      WAITING.decrementAndGet(this);
    }
  }

  /** Which messages a selective receive is for. */
  interface Criterion {

    /** Tells whether it is for a message. */
    boolean matches(Object message);

    /** Takes the oldest one out of a backlog, or null. */
    @Nullable Object from(Backlog backlog);

    /** All messages of a class. */
    static Criterion ofClass(Class<?> type) {
      return new Criterion() {
        @Override
        public boolean matches(Object message) {
          return type.isInstance(message);
        }

        @Override
        public @Nullable Object from(Backlog backlog) {
          return backlog.poll(type);
        }
      };
    }
  }
}
