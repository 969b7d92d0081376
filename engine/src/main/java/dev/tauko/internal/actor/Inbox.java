package dev.tauko.internal.actor;

import dev.tauko.internal.task.WakeUp;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
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
  record Signalled(Terminated signal) {}

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

  /** Null as long as nobody was watched. Confined to the actor's turns. */
  private @Nullable Watches watches;

  /** Whether the backlog may have ends of actors that are not watched any more. */
  private volatile boolean unwatched;

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
  boolean deliver(ActorCell cell, Object message) {
    if (capacity > 0 && WAITING.incrementAndGet(this) > capacity) {
      WAITING.decrementAndGet(this);
      return false;
    }
    arrived(watches == null ? message : watches.arrived(cell, message));
    return true;
  }

  /** Adds a signal, in the actor's turn. There is always room for it. */
  void deliver(Terminated signal) {
    arrived(
        watches()
            .remember(new WatchEnd(Adapter.toClassic(signal.getRef()), new Signalled(signal))));
  }

  private Watches watches() {
    Watches known = watches;
    if (known == null) {
      known = new Watches();
      watches = known;
    }
    return known;
  }

  /** The end of an actor is to be announced by a message. In the actor's turn. */
  void announce(ActorRef<?> actor, Object message) {
    watches().announce(Adapter.toClassic(actor), message);
  }

  /** An actor is not watched any more. In the actor's turn. */
  void unwatch(ActorRef<?> actor) {
    watches()
        .takeBack(
            Adapter.toClassic(actor),
            end -> {
              unwatched = true;
              if (end.isMessage()) {
                taken();
              }
            });
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
    Backlog kept = backlog();
    Object oldest = kept == null ? null : kept.poll();
    if (oldest != null) {
      taken();
      return oldest;
    }
    Object entry = peekFresh();
    while (entry != null && !takeFresh()) {
      entry = peekFresh();
    }
    return entry;
  }

  /** What was passed over, without ends of actors that are not watched any more. */
  private @Nullable Backlog backlog() {
    if (unwatched) {
      unwatched = false;
      if (backlog != null) {
        backlog.removeTakenBack();
      }
    }
    return backlog;
  }

  /** The oldest entry that no selective receive has passed over, or null. It stays. */
  @Nullable Object peekFresh() {
    while (true) {
      if (fresh == null) {
        fresh = arrivals.takeAll();
      }
      if (fresh == null) {
        return null;
      }
      Object entry = WatchEnd.entry(fresh.entry);
      if (entry != null) {
        return entry;
      }
      skipFresh();
    }
  }

  /**
   * Takes the entry that {@link #peekFresh} gives.
   *
   * @return false if it is gone: the watch was taken back
   */
  boolean takeFresh() {
    Object entry = Objects.requireNonNull(fresh).entry;
    skipFresh();
    boolean isThere = WatchEnd.take(entry);
    if (isThere && !(entry instanceof WatchEnd end && !end.isMessage())) {
      taken();
    }
    return isThere;
  }

  private void skipFresh() {
    if (fresh != null) {
      fresh = fresh.next;
    }
  }

  /** Whether the backlog has as many messages as selective receives may pass over. */
  boolean isFull() {
    Backlog kept = backlog();
    return (kept == null ? 0 : kept.size()) >= limit;
  }

  /** Passes over the entry that {@link #peekFresh} gives. */
  void passOver() {
    Backlog kept = backlog();
    if (kept == null) {
      kept = new Backlog();
      backlog = kept;
    }
    kept.add(Objects.requireNonNull(fresh).entry);
    skipFresh();
  }

  /** Takes an entry out of those that were passed over, or null. */
  @Nullable Object nextKept(Criterion criterion) {
    Backlog backlog = backlog();
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
