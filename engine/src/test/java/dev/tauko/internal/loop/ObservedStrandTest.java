package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Future;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Coroutines keep their order while somebody looks at their stacks, on and on. */
class ObservedStrandTest {
  private static final int TURNS = 5_000;
  private static final int COROUTINES = 4;

  private final List<Thread> observed = new CopyOnWriteArrayList<>();
  private final List<Integer> order = new ArrayList<>();

  /** Looks at the stacks of what is observed until it is closed. */
  private final class Observer implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread = Thread.ofPlatform().start(this::look);

    private void look() {
      while (!over.get()) {
        observed.forEach(Thread::getStackTrace);
      }
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      thread.join();
    }
  }

  private void assertThatTheyTookTurns() {
    assertThat(order).hasSize(COROUTINES * TURNS);
    for (int i = 0; i < order.size(); i++) {
      assertThat(order.get(i)).as("step %d of %s", i, order.size()).isEqualTo(i % COROUTINES);
    }
  }

  private void takeTurns(int number) {
    observed.add(Thread.currentThread());
    yieldNow();
    for (int i = 0; i < TURNS; i++) {
      order.add(number);
      yieldNow();
    }
  }

  @OnEachCarrier
  void thoseThatYield(Lab lab) throws Exception {
    try (Observer _ = new Observer()) {
      lab.run(() -> {
        gather(() -> takeTurns(0), () -> takeTurns(1), () -> takeTurns(2), () -> takeTurns(3));
      });
    }
    assertThatTheyTookTurns();
  }

  private void awaitInTurn(int number, List<Future<Void>> futures) throws Exception {
    observed.add(Thread.currentThread());
    for (int i = 0; i < TURNS; i++) {
      futures.get(i).await();
      order.add(number);
    }
  }

  @OnEachCarrier
  void thoseThatWait(Lab lab) throws Exception {
    try (Observer _ = new Observer()) {
      lab.run(() -> {
        List<Future<Void>> futures = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
          futures.add(runningLoop().createFuture());
        }
        for (int number = 0; number < COROUTINES; number++) {
          int mine = number;
          createTask(() -> awaitInTurn(mine, futures));
        }
        for (Future<Void> future : futures) {
          sleep(Duration.ofNanos(1));
          future.setResult(null);
        }
        sleep(Duration.ofNanos(1));
      });
    }
    assertThatTheyTookTurns();
  }

  @OnEachCarrier
  void thoseThatLookThemselves(Lab lab) throws Exception {
    lab.run(() -> {
      gather(() -> lookAround(0), () -> lookAround(1), () -> lookAround(2), () -> lookAround(3));
    });
    assertThatTheyTookTurns();
  }

  private void lookAround(int number) {
    observed.add(Thread.currentThread());
    yieldNow();
    for (int i = 0; i < TURNS; i++) {
      order.add(number);
      for (Thread each : observed) {
        assertThat(each.getStackTrace()).isNotNull();
      }
      yieldNow();
    }
  }

  /** They and a thread hand numbers to each other, through queues of the JDK. */
  @OnEachCarrier
  void thoseThatBlockInTheJdk(Lab lab) throws Exception {
    SynchronousQueue<Integer> there = new SynchronousQueue<>();
    SynchronousQueue<Integer> back = new SynchronousQueue<>();
    CompletableFuture<String> ended =
        lab.elsewhere(() -> {
          for (int i = 0; i < TURNS; i++) {
            back.put(there.take() + 1);
          }
          return "ended";
        });
    try (Observer _ = new Observer()) {
      lab.run(() -> {
        observed.add(Thread.currentThread());
        for (int i = 0; i < TURNS; i++) {
          there.put(i);
          assertThat(back.take()).isEqualTo(i + 1);
        }
      });
    }
    assertThat(ended.join()).isEqualTo("ended");
  }
}
