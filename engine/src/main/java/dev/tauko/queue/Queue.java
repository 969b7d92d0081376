package dev.tauko.queue;

import dev.tauko.QueueEmptyException;
import dev.tauko.QueueFullException;
import dev.tauko.QueueShutDownException;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.queue.Items;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from coroutines that put them to coroutines that get them; first in, first out. With
 * a maximal size, who puts waits while the queue is full. asyncio's {@code Queue}.
 *
 * <p>An item wakes the coroutine that has waited longest for one, and a place that becomes free the
 * one that has waited longest to put. As in asyncio, neither is reserved for it: a coroutine that
 * runs before it may take the item or the place, and then it waits again, behind the others. If a
 * coroutine is cancelled after it was woken, the next one is woken instead; no item is lost, and
 * none is put in by a coroutine that was cancelled while it waited to put.
 *
 * <p>An item may be null where the type admits it.
 *
 * <p>Thread-safety: a queue belongs to the event loop on which it is first used, until that loop
 * has ended, and its methods may be called by coroutines of that loop only; those that do not
 * suspend by its callbacks, too. From elsewhere they throw {@link IllegalStateException}. Before
 * there is a loop, and after it has ended, the queue may be made, filled and emptied anywhere.
 * {@link #maxsize}, {@link #stats} and {@link #toString} may be called from any thread.
 *
 * @param <T> the type of the items
 */
public sealed class Queue<T extends @Nullable Object> permits LifoQueue, PriorityQueue {
  private final int maxsize;
  private final Items<T> items;
  private final @Nullable String name;
  private final WaitQueue getters;
  private final WaitQueue putters;
  private final WaitQueue joiners;
  private final LoopBinding binding = new LoopBinding(this::forgetWaits);

  /** Items that were put and not reported as done. */
  private int unfinished;

  private boolean shutDown;

  /** A queue without a maximal size. */
  public Queue() {
    this(0);
  }

  /**
   * A queue that holds this many items at most.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public Queue(int maxsize) {
    this(null, maxsize, new Items.Fifo<>());
  }

  /** A queue without a maximal size, with a name, for people to read. */
  public Queue(String name) {
    this(name, 0);
  }

  /**
   * A queue that holds this many items at most, with a name, for people to read.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public Queue(String name, int maxsize) {
    this(Objects.requireNonNull(name, "name"), maxsize, new Items.Fifo<>());
  }

  Queue(@Nullable String name, int maxsize, Items<T> items) {
    this.name = name;
    this.maxsize = maxsize;
    this.items = items;
    this.getters = new WaitQueue(new WaitCall("Queue.get()", this, name));
    this.putters = new WaitQueue(new WaitCall("Queue.put()", this, name));
    this.joiners = new WaitQueue(new WaitCall("Queue.join()", this, name));
  }

  // ---- put and get ----

  /**
   * Puts an item in. Suspends while the queue is full, and does not if it is not. If the coroutine
   * is cancelled meanwhile, the item has not been put in.
   *
   * @throws QueueShutDownException if the queue was shut down, or is meanwhile
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public void put(T item) {
    CoroutineTask<?> task = CoroutineTask.require("Queue.put");
    try (Guard guard = binding.enter(task, "Queue.put")) {
      boolean woken = awaitRoom(task);
      boolean added = false;
      try {
        while (!tryAdd(guard, item)) {
          woken |= awaitRoom(task);
        }
        added = true;
      } finally {
        if (woken && !added) {
          putters.wakeFirstLive();
        }
      }
    }
  }

  /** Waits while the queue is full; tells whether it had to. */
  private boolean awaitRoom(CoroutineTask<?> task) {
    boolean woken = false;
    while (hasNoRoom()) {
      requireNotShutDown();
      await(putters, () -> !hasNoRoom(), task, task.loop());
      woken = true;
    }
    return woken;
  }

  /**
   * Puts an item in without waiting.
   *
   * @throws QueueFullException if the queue is full
   * @throws QueueShutDownException if the queue was shut down
   */
  public void putNoWait(T item) {
    try (Guard guard = binding.enter("Queue.putNoWait")) {
      if (!tryAdd(guard, item)) {
        throw new QueueFullException(this + " is full");
      }
    }
  }

  /** Puts an item in if there is room. */
  private boolean tryAdd(Guard guard, T item) {
    items.reserve(guard);
    try {
      requireNotShutDown();
      if (hasNoRoom()) {
        return false;
      }
      items.add(item, guard);
      unfinished++;
      getters.wakeFirstLive();
      return true;
    } finally {
      items.release();
    }
  }

  /**
   * Takes an item out. Suspends while the queue is empty, and does not if it is not. If the
   * coroutine is cancelled meanwhile, no item is lost.
   *
   * @throws QueueShutDownException if the queue is empty and was shut down, or is meanwhile
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public T get() {
    CoroutineTask<?> task = CoroutineTask.require("Queue.get");
    try (Guard guard = binding.enter(task, "Queue.get")) {
      boolean woken = awaitItem(task);
      boolean taken = false;
      try {
        while (!reserveItem(guard)) {
          woken |= awaitItem(task);
        }
        T item = takeReserved(guard);
        taken = true;
        return item;
      } finally {
        if (woken && !taken) {
          getters.wakeFirstLive();
        }
      }
    }
  }

  /** Waits while the queue is empty; tells whether it had to. */
  private boolean awaitItem(CoroutineTask<?> task) {
    boolean woken = false;
    while (items.size() == 0) {
      requireNotShutDown();
      await(getters, () -> items.size() > 0, task, task.loop());
      woken = true;
    }
    return woken;
  }

  /**
   * Takes an item out without waiting.
   *
   * @throws QueueEmptyException if the queue is empty
   * @throws QueueShutDownException if the queue is empty and was shut down
   */
  public T getNoWait() {
    try (Guard guard = binding.enter("Queue.getNoWait")) {
      if (!reserveItem(guard)) {
        requireNotShutDown();
        throw new QueueEmptyException(this + " is empty");
      }
      return takeReserved(guard);
    }
  }

  /** Reserves the items if there are any. */
  private boolean reserveItem(Guard guard) {
    items.reserve(guard);
    if (items.size() == 0) {
      items.release();
      return false;
    }
    return true;
  }

  private T takeReserved(Guard guard) {
    try {
      T item = items.take(guard);
      putters.wakeFirstLive();
      return item;
    } finally {
      items.release();
    }
  }

  /**
   * Suspends until it is woken. If the coroutine was cancelled after that, and there is something
   * for those who wait, wakes the next one.
   */
  private static void await(
      WaitQueue line, BooleanSupplier ready, CoroutineTask<?> task, CoroutineLoop loop) {
    Waiter waiter = line.add(loop);
    boolean goesOn = false;
    try {
      task.suspendUntil(waiter);
      goesOn = true;
    } finally {
      line.remove(waiter);
      if (!goesOn && waiter.isWoken() && ready.getAsBoolean()) {
        line.wakeFirstLive();
      }
    }
  }

  private void requireNotShutDown() {
    if (shutDown) {
      throw new QueueShutDownException(this + " was shut down");
    }
  }

  // ---- done ----

  /**
   * Reports that the work on an item that was taken out is done: once for each item. Does not
   * suspend.
   *
   * @throws IllegalArgumentException if it was called more often than items were put in
   */
  public void taskDone() {
    try (Guard _ = binding.enter("Queue.taskDone")) {
      if (unfinished == 0) {
        throw new IllegalArgumentException(
            "Queue.taskDone() was called more often than items were put in");
      }
      unfinished--;
      wakeJoiners();
    }
  }

  /**
   * Suspends until {@link #taskDone} was called for each item that was put in. Does not suspend if
   * it was. Whoever was woken goes on even if items were put in meanwhile.
   *
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public void join() {
    CoroutineTask<?> task = CoroutineTask.require("Queue.join");
    try (Guard _ = binding.enter(task, "Queue.join")) {
      CoroutineLoop loop = task.loop();
      if (unfinished > 0) {
        await(joiners, () -> false, task, loop);
      }
    }
  }

  private void wakeJoiners() {
    if (unfinished == 0) {
      joiners.wakeAll();
    }
  }

  /**
   * Shuts the queue down, for good: it takes no more items, and gives those that it has; after
   * that, {@link #get} throws {@link QueueShutDownException}. Whoever waits to put or get is woken
   * and finds that out one turn later. {@link #join} and {@link #taskDone} go on working. Does not
   * suspend.
   *
   * @param immediate whether the items that the queue has are dropped, and count as done
   */
  public void shutdown(boolean immediate) {
    try (Guard guard = binding.enter("Queue.shutdown")) {
      items.reserve(guard);
      shutDown = true;
      if (immediate) {
        unfinished -= items.size();
        items.clear();
        wakeJoiners();
      }
      items.release();
      getters.wakeAll();
      putters.wakeAll();
    }
  }

  /** {@link #shutdown(boolean) shutdown(false)}. */
  public void shutdown() {
    shutdown(false);
  }

  // ---- state ----

  /** The number of items. */
  public int size() {
    try (Guard _ = binding.enter("Queue.size")) {
      return items.size();
    }
  }

  /** Tells whether there are no items. */
  public boolean isEmpty() {
    try (Guard _ = binding.enter("Queue.isEmpty")) {
      return items.size() == 0;
    }
  }

  /** Tells whether there are as many items as the queue holds at most. */
  public boolean isFull() {
    try (Guard _ = binding.enter("Queue.isFull")) {
      return hasNoRoom();
    }
  }

  private boolean hasNoRoom() {
    return maxsize > 0 && items.size() >= maxsize;
  }

  /** The maximal size; zero or less for none. */
  public int maxsize() {
    return maxsize;
  }

  private void forgetWaits() {
    getters.clear();
    putters.clear();
    joiners.clear();
  }

  /**
   * A snapshot of the queue's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
  public Stats stats() {
    return new Stats(items.size(), getters.live(), putters.live(), unfinished, shutDown);
  }

  /**
   * A queue at a moment.
   *
   * @param size items in the queue
   * @param getting coroutines that wait for an item
   * @param putting coroutines that wait to put one
   * @param unfinished items that were put in, and not reported as done
   * @param shutDown whether it was shut down
   */
  public record Stats(int size, int getting, int putting, int unfinished, boolean shutDown) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return WaitCall.opening(getClass().getSimpleName(), name)
        + stats.size()
        + (maxsize > 0 ? " of " + maxsize : "")
        + " items, "
        + stats.getting()
        + " getting, "
        + stats.putting()
        + " putting, "
        + stats.unfinished()
        + " unfinished"
        + (stats.shutDown() ? ", shut down]" : "]");
  }
}
