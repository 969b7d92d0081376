package dev.tauko.cluster;

import dev.tauko.CancelledError;
import dev.tauko.QueueShutDownException;
import dev.tauko.cluster.internal.lease.LeaseNode;
import dev.tauko.cluster.internal.lease.QueueRequest;
import dev.tauko.cluster.internal.lease.QueueSpec;
import dev.tauko.cluster.internal.lease.QueueState;
import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.internal.log.Printable;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from coroutines on all nodes of a cluster to coroutines on all of them, by a name;
 * first in, first out. On a node without a cluster, the coroutines of its actor system use it.
 *
 * <p><b>At least once.</b> {@link #get} and {@link #withItem} lease an item to a coroutine until it
 * has acknowledged it. If it does not, the item is handed out again, before all that were put in
 * later: when the {@link ClusterQueueItem} is closed, when the coroutine has ended, or {@code
 * tauko.cluster.lease.ttl} after the coroutine's node was last heard of. <b>At most once:</b>
 * {@link #take} removes an item before it returns it.
 *
 * <p><b>Order.</b> Items that one coroutine has put in are handed out in that order. Among
 * coroutines, it is the order in which the items arrive at the node that decides about the queue.
 * An item that is handed out again may come after later ones that others have got in between.
 *
 * <p><b>What is lost.</b> An item is in the queue when {@link #put} returns. If {@code
 * tauko.cluster.journal} is configured, it is stored by then, and no loss of nodes loses it.
 * Without a journal, the items are in the memory of the one node that decides about the queue. They
 * move along when that node leaves in an orderly way. When it is lost, items that wait in the queue
 * are lost; those that coroutines on other nodes have leased are not, and calls that wait go on.
 *
 * <p>When the node that decides is lost, or the queue moves, nothing is put in or handed out for a
 * ttl. Thread-safety: all methods may be called on any loop of the actor system.
 *
 * @param <T> the type of the items, which are written as CBOR; see {@link RemoteCoroutine}
 */
@SuppressWarnings("overloads") // A block with a value and one without differ in their shape.
public final class ClusterQueue<T> {
  private static final int MOST_ITEMS = 1_000_000;

  private final ClusterEngine engine;
  private final LeaseNode node;
  private final Class<T> type;
  private final QueueSpec spec;
  private final String id;
  private final String label;

  private ClusterQueue(ActorSystem<?> system, String name, Class<T> type, int capacity) {
    this.engine = ClusterEngine.get(system);
    this.node = LeaseNode.get(system);
    this.type = type;
    this.spec = new QueueSpec(capacity, type.getName());
    this.id = "queue/" + NamedPermits.requireName(name);
    this.label = "queue " + Printable.of(name);
  }

  /**
   * The queue of a name, for the calling coroutine's actor system.
   *
   * @param type the class of the items; the same wherever the name is used
   * @param capacity how many items there may be that nobody has acknowledged or taken, 1 to
   *     1,000,000; the same wherever the name is used. They are in the memory of one node
   * @throws IllegalArgumentException if the name is empty or longer than 200 characters, or the
   *     capacity is none of those
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static <T> ClusterQueue<T> named(String name, Class<T> type, int capacity) {
    return named(ClusterEngine.current().system(), name, type, capacity);
  }

  /** {@link #named(String, Class, int)} for an actor system, from any thread. */
  public static <T> ClusterQueue<T> named(
      ActorSystem<?> system, String name, Class<T> type, int capacity) {
    if (capacity < 1 || capacity > MOST_ITEMS) {
      throw new IllegalArgumentException(
          "a cluster queue holds 1 to " + MOST_ITEMS + " items, not " + capacity);
    }
    RemoteCoroutine.requireReference("type", type);
    return new ClusterQueue<>(system, name, type, capacity);
  }

  /**
   * Puts an item in. Suspends until it is there, while the queue is full, too: first come, first
   * served. The item is there once, also if messages or the node that decides are lost meanwhile.
   *
   * <p>If the coroutine is cancelled meanwhile, the item may be there or not.
   *
   * @throws PayloadException if the item cannot be written, is too long, or is not of the type
   * @throws QueueShutDownException if the queue was shut down, or is meanwhile
   * @throws IllegalArgumentException if the queue is in use with another type or capacity
   * @throws ClusterNotFormedException if this node has not become a member of a cluster within
   *     {@code tauko.cluster.placement-timeout}
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void put(T item) {
    Objects.requireNonNull(item, "item");
    Payload payload = engine.payloads().write(item, type, "an item of " + label);
    engine.awaitFormed();
    QueueClaim.put(label, id, spec, node, payload);
  }

  /**
   * Gets an item. Suspends until there is one. First come, first served. A coroutine that is
   * cancelled meanwhile leaves the line, and an item that was on its way to it goes to the next
   * one.
   *
   * @return the item, to be acknowledged, and closed
   * @throws PayloadException if the item cannot be read; it is handed out again
   * @throws QueueShutDownException if the queue has no items, and was shut down, or is meanwhile
   * @throws IllegalArgumentException if the queue is in use with another type or capacity
   * @throws ClusterNotFormedException as {@link #put} says
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public ClusterQueueItem<T> get() {
    engine.awaitFormed();
    while (true) {
      QueueClaim claim = QueueClaim.get(label, id, spec, node);
      ClusterPermit lease = claim.permit();
      boolean arrives = lease.arrive();
      try {
        if (arrives) {
          T value = engine.payloads().read(claim.item(), type, "an item of " + label);
          ClusterQueueItem<T> item = new ClusterQueueItem<>(value, claim, lease);
          arrives = false;
          return item;
        }
      } finally {
        if (arrives) {
          lease.close();
        }
      }
      claim.release();
    }
  }

  /**
   * Gets an item, runs a body with it, and acknowledges it if the body returns; if it throws, the
   * item is handed out again. Suspends as {@link #get}, the body and {@link
   * ClusterQueueItem#acknowledge} do.
   *
   * @return the value of the body
   * @throws X what the body throws
   * @throws LeaseLostException if the item was lost meanwhile: it is handed out again. The body was
   *     cancelled then, unless it has called {@link ClusterQueueItem#onLost}
   * @throws CancelledError if the coroutine was cancelled
   */
  public <R extends @Nullable Object, X extends Exception> R supplyWithItem(
      QueueItemBody<? super T, ? extends R, X> body) throws X {
    ClusterQueueItem<T> item = get();
    return item.during(body);
  }

  /** {@link #supplyWithItem} for a body that returns nothing. */
  public <X extends Exception> void withItem(QueueItemBody.OfVoid<? super T, X> body) throws X {
    this.<@Nullable Void, X>supplyWithItem(item -> {
      body.run(item);
      return null;
    });
  }

  /**
   * Takes an item out. Suspends until there is one, and it is removed: nobody else gets it. If the
   * coroutine is cancelled meanwhile, or its node is lost, an item may be gone that nobody has got.
   *
   * @throws QueueShutDownException if the queue has no items, and was shut down, or is meanwhile
   * @throws IllegalArgumentException if the queue is in use with another type or capacity
   * @throws ClusterNotFormedException as {@link #put} says
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public T take() {
    while (true) {
      try (ClusterQueueItem<T> item = get()) {
        item.acknowledge();
        return item.value();
      } catch (LeaseLostException lost) {
        // Somebody else has it.
      }
    }
  }

  /**
   * Shuts the queue down: it takes no more items, and gives those that it has. When all of them
   * have been acknowledged or taken, {@link #get} and {@link #take} throw {@link
   * QueueShutDownException}, those that wait, too. The name is that of a new queue when nobody has
   * used this one for {@code tauko.cluster.queue.retention}. Suspends until that is settled;
   * shutting down again changes nothing.
   *
   * @throws dev.tauko.AsyncTimeoutException if there was no answer in this time; it may be shut
   *     down then or not
   * @throws IllegalArgumentException if the queue is in use with another type or capacity
   * @throws ClusterNotFormedException if this node is not a member of a cluster within this time
   */
  public void shutdown(Duration timeout) {
    engine.awaitFormed(timeout);
    QueueState state =
        node.names().ask(id, replyTo -> new QueueRequest.ShutDown(replyTo, spec), timeout);
    QueueSpec other = state.spec();
    if (other != null && !other.equals(spec)) {
      throw QueueClaim.inUseAs(label, other, spec);
    }
  }

  /**
   * What the queue has at present, from wherever it is decided about. Suspends.
   *
   * @throws dev.tauko.AsyncTimeoutException if there was no answer in this time
   * @throws ClusterNotFormedException if this node is not a member of a cluster within this time
   */
  public Stats stats(Duration timeout) {
    engine.awaitFormed(timeout);
    QueueState state = node.names().ask(id, QueueRequest.Ask::new, timeout);
    return new Stats(
        state.waiting(), state.leased(), state.getting(), state.putting(), state.shutDown());
  }

  /**
   * A queue at a moment.
   *
   * @param size items that wait for someone to get them
   * @param leased items that someone has got and not acknowledged
   * @param getting coroutines that wait for an item
   * @param putting coroutines that wait to put one in
   * @param shutDown whether it was shut down
   */
  public record Stats(int size, int leased, int getting, int putting, boolean shutDown) {}

  @Override
  public String toString() {
    return label + " of " + spec.capacity() + " " + spec.type();
  }
}
