package dev.tauko.stress;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stress.Chaos.inAnyCase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.BarrierBrokenException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ExceptionGroup;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.queue.LifoQueue;
import dev.tauko.queue.PriorityQueue;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.BoundedSemaphore;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The operations of one round of the {@link Chaos}, with what they share. No operation depends on
 * another that may be cancelled: where it takes two, a friend does the other part, which nobody
 * attacks.
 */
final class Operations {
  private static final int PERMITS = 3;
  private static final int CAPACITY = 4;
  private static final int ITEMS = 2;

  private final Attackers attackers;
  private final ConcurrentLinkedQueue<Task<?>> friends = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  private final Lock lock = new Lock();
  private final AtomicInteger inLock = new AtomicInteger();
  private final Semaphore semaphore = new Semaphore(PERMITS);
  private final AtomicInteger inSemaphore = new AtomicInteger();
  private final BoundedSemaphore bounded = new BoundedSemaphore(1);
  private final Event event = new Event();
  private final Condition condition = new Condition();
  private int tokens;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger given = new AtomicInteger();
  private final List<Queue<Integer>> queues =
      List.of(new Queue<>(CAPACITY), new LifoQueue<>(CAPACITY), new PriorityQueue<>(CAPACITY));
  private final ReentrantLock jdkLock = new ReentrantLock();
  private final Object monitor = new Object();

  Operations(Attackers attackers) {
    this.attackers = attackers;
    for (Queue<Integer> queue : queues) {
      for (int item = 0; item < ITEMS; item++) {
        queue.putNoWait(item);
      }
    }
  }

  /** One operation, whatever it throws for having been attacked. */
  void one(SplittableRandom random) throws Exception {
    try {
      operate(random, random.nextInt(22));
    } catch (InterruptedException | AsyncTimeoutException | BarrierBrokenException expected) {
      perhapsPause(random);
    } catch (ExceptionGroup group) {
      for (Throwable failure : group.exceptions()) {
        if (!(failure instanceof InterruptedException)) {
          throw group;
        }
      }
    }
  }

  private void operate(SplittableRandom random, int kind) throws Exception {
    switch (kind) {
      case 0 -> enter(random, lock.acquire(), inLock, 1);
      case 1 -> enter(random, semaphore.acquire(), inSemaphore, PERMITS);
      case 2 -> {
        try (Permit _ = bounded.acquire()) {
          perhapsPause(random);
        }
      }
      case 3 -> event.await();
      case 4 -> awaitToken();
      case 5 -> meet(random);
      case 6, 7, 8 -> pass(queues.get(kind - 6), random);
      case 9 ->
          taskGroup(group -> {
            for (int i = 0; i < 3; i++) {
              group.createTask(child(random));
            }
            perhapsPause(random);
          });
      case 10 -> gather(child(random), child(random), child(random));
      case 11 -> gatherSettled(child(random), child(random), child(random));
      case 12 -> shield(child(random));
      case 13 -> waitFor(child(random), Duration.ofNanos(1 + random.nextInt(500_000)));
      case 14 -> timeout(Duration.ofNanos(1 + random.nextInt(500_000)), () -> nothing());
      case 15 ->
          waitTasks(
              List.of(createTask(child(random)), createTask(child(random))),
              random.nextBoolean() ? ReturnWhen.ALL_COMPLETED : ReturnWhen.FIRST_COMPLETED);
      case 16 -> {
        for (Future<Object> future : asCompleted(List.of(child(random), child(random)))) {
          future.await();
        }
      }
      case 17 -> callThread(random);
      case 18 -> awaitStage(random);
      case 19 -> sleep(Duration.ofNanos(1 + random.nextInt(300_000)));
      case 20 -> block(random);
      default -> perhapsPause(random);
    }
  }

  private static void nothing() throws Exception {
    runningLoop().createFuture().await();
  }

  private static void enter(
      SplittableRandom random, Permit permit, AtomicInteger inside, int most) {
    try (permit) {
      assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(most);
      try {
        perhapsPause(random);
      } finally {
        inside.decrementAndGet();
      }
    }
  }

  private static void perhapsPause(SplittableRandom random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      yieldNow();
    }
  }

  /** A body that may be attacked itself. */
  private Coroutine<Object> child(SplittableRandom random) {
    SplittableRandom own = random.split();
    return () -> {
      try (var _ = attackers.offer()) {
        one(new SplittableRandom(own.nextLong()), own.nextInt(4));
      }
      return "child";
    };
  }

  private void one(SplittableRandom random, int choice) throws Exception {
    switch (choice) {
      case 0 -> enter(random, lock.acquire(), inLock, 1);
      case 1 -> sleep(Duration.ofNanos(1 + random.nextInt(200_000)));
      case 2 -> enter(random, semaphore.acquire(), inSemaphore, PERMITS);
      default -> perhapsPause(random);
    }
  }

  private void friend(Coroutine.OfVoid body) {
    friends.add(createTask("friend", body));
  }

  // ---- what takes two ----

  private void awaitToken() throws Exception {
    friend(() -> {
      try (Permit _ = condition.acquire()) {
        tokens++;
        given.incrementAndGet();
        condition.signal();
      }
    });
    try (Permit _ = condition.acquire()) {
      condition.awaitUntil(() -> tokens > 0);
      tokens--;
      taken.incrementAndGet();
    }
  }

  private void meet(SplittableRandom random) throws Exception {
    Barrier barrier = new Barrier(2);
    friend(() -> {
      perhapsPause(new SplittableRandom(1));
      try {
        barrier.await();
      } catch (BarrierBrokenException theOtherWasCancelled) {
        yieldNow();
      }
    });
    try {
      perhapsPause(random);
      barrier.await();
    } catch (CancelledError cancelled) {
      barrier.abort();
      throw cancelled;
    }
  }

  private void pass(Queue<Integer> queue, SplittableRandom random) throws Exception {
    if (random.nextInt(4) == 0) {
      friend(() -> queue.put(ITEMS));
      friend(() -> queue.get());
    }
    int item = queue.get();
    try {
      perhapsPause(random);
    } finally {
      inAnyCase(() -> queue.put(item));
    }
  }

  // ---- what is off the loop ----

  private static void callThread(SplittableRandom random) throws Exception {
    long nanos = random.nextInt(200_000);
    toThread(() -> {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return nanos;
    });
  }

  private static void awaitStage(SplittableRandom random) throws Exception {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    var _ = stage.completeOnTimeout(1, random.nextInt(300), TimeUnit.MICROSECONDS);
    await(stage);
  }

  private void block(SplittableRandom random) throws InterruptedException {
    if (random.nextBoolean()) {
      jdkLock.lockInterruptibly();
      try {
        TimeUnit.NANOSECONDS.sleep(random.nextInt(30_000));
      } finally {
        jdkLock.unlock();
      }
    } else {
      synchronized (monitor) {
        Thread.onSpinWait();
      }
    }
  }

  // ---- the round ----

  /** Sets and clears the event until the end, so that nobody waits for it for ever. */
  void pulse() {
    while (!ended) {
      event.set();
      sleep(Duration.ofNanos(200_000));
      event.clear();
      yieldNow();
    }
    event.set();
  }

  void end() {
    ended = true;
  }

  void awaitFriends() throws Exception {
    for (Task<?> friend = friends.poll(); friend != null; friend = friends.poll()) {
      friend.await();
    }
  }

  void check() {
    assertThat(lock.stats()).isEqualTo(new Lock.Stats(false, 0));
    assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(PERMITS, 0));
    assertThat(bounded.stats()).isEqualTo(new Semaphore.Stats(1, 0));
    assertThat(event.stats()).isEqualTo(new Event.Stats(true, 0));
    assertThat(condition.stats()).isEqualTo(new Condition.Stats(false, 0, 0));
    assertThat(tokens).isEqualTo(given.get() - taken.get());
    assertThat(inLock).hasValue(0);
    assertThat(inSemaphore).hasValue(0);
    for (Queue<Integer> queue : queues) {
      Queue.Stats stats = queue.stats();
      assertThat(stats.getting() + stats.putting()).isZero();
      List<Integer> items = new ArrayList<>();
      while (!queue.isEmpty()) {
        items.add(queue.getNoWait());
      }
      assertThat(items).hasSize(ITEMS);
    }
  }
}
