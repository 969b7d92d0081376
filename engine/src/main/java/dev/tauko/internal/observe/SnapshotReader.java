package dev.tauko.internal.observe;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.loop.StepExecutor.Figures;
import dev.tauko.internal.observe.WaitGraph.Circle;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.EndedTasks;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.StageFuture;
import dev.tauko.observe.DeadlockInfo;
import dev.tauko.observe.LoopInfo;
import dev.tauko.observe.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Snapshot}.
 *
 * <p><b>Slices.</b> The list of tasks is read without a turn on the loop. What each of them waits
 * for belongs to the loop, and is read there: in slices, each a step of its own of a millisecond at
 * most, so that everything else that is ready runs between two of them. Within a slice only
 * references are taken; all that makes text, numbers and copies of them happens on the thread that
 * wants the snapshot. A coroutine of the same loop reads in its own steps, and pauses between two
 * slices.
 *
 * <p><b>A loop that does not answer</b> is in one step for too long. After {@link #PATIENCE} the
 * rest is read from outside, where only what is volatile can be seen.
 *
 * <p><b>Deadlocks.</b> Slices are apart in time, so a circle that they show may never have been
 * there at one moment. Each one is read again as a whole, with all that it leads to, in one step,
 * and all others are taken for alive: what is still a circle then is a deadlock, and stays one.
 */
public final class SnapshotReader {
  /** How many tasks are read between two looks at the clock. */
  private static final int BATCH = 64;

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long a slice waits for its turn, in milliseconds. */
  private static final long PATIENCE = 500;

  private final CoroutineLoop loop;
  private final String engine;
  private final int frames;
  private final List<CoroutineTask<?>> tasks;
  private final List<Facts> facts;
  private final long begin = System.nanoTime();
  private Figures figures;
  private long lateness;
  private boolean answers = true;
  private boolean quiet;
  private boolean callbacksMayCome;
  private List<EndedTasks.Ended> ended = List.of();

  private SnapshotReader(CoroutineLoop loop, String engine, int frames) {
    this.loop = loop;
    this.engine = engine;
    this.frames = frames;
    this.tasks = loop.tasks().snapshot();
    this.facts = new ArrayList<>(tasks.size());
    this.figures = loop.executor().figures();
  }

  /**
   * Makes a snapshot, from any thread. A coroutine is suspended meanwhile; a callback of the same
   * loop reads all at once.
   *
   * @param frames how many frames of each task's stack are shown
   */
  public static Snapshot read(CoroutineLoop loop, String engine, int frames) {
    CoroutineTask<?> caller = CoroutineTask.current();
    if (caller != null && caller.loop() != loop) {
      return elsewhere(caller, () -> read(loop, engine, frames));
    }
    SnapshotReader reader = new SnapshotReader(loop, engine, frames);
    if (CoroutineLoop.here() == loop) {
      reader.readHere(caller);
    } else {
      reader.readFromOutside();
    }
    return reader.make();
  }

  /** Has a coroutine of another loop wait without keeping that loop. */
  private static Snapshot elsewhere(CoroutineTask<?> caller, Supplier<Snapshot> read) {
    CompletableFuture<Snapshot> snapshot = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("snapshot")
        .start(() -> {
          try {
            snapshot.complete(read.get());
          } catch (Throwable thrown) {
            snapshot.completeExceptionally(thrown);
          }
        });
    return Rethrow.<Snapshot, RuntimeException>fromAwait(
        new StageFuture<>(caller.loop(), snapshot));
  }

  // ---- reading ----

  private void readHere(@Nullable CoroutineTask<?> caller) {
    do {
      try (Guard _ = loop.guard()) {
        readSlice();
      }
      if (caller != null && facts.size() < tasks.size()) {
        caller.pause();
      }
    } while (facts.size() < tasks.size());
  }

  private void readFromOutside() {
    do {
      Slice slice = new Slice(this::readSlice);
      if (loop.isRunning()) {
        loop.soonThreadsafe(slice);
        answers = slice.await();
      } else {
        answers = false;
      }
    } while (answers && facts.size() < tasks.size());
    if (!answers) {
      figures = loop.executor().figures();
      lateness = loop.isRunning() ? Math.max(figures.lateness(), System.nanoTime() - begin) : 0;
    }
    for (CoroutineTask<?> task : tasks.subList(facts.size(), tasks.size())) {
      facts.add(Facts.fromOutside(task));
    }
  }

  /** Reads tasks for a millisecond. On the loop, within the guard. */
  private void readSlice() {
    long now = System.nanoTime();
    if (facts.isEmpty()) {
      lateness = now - begin;
    }
    while (facts.size() < tasks.size() && System.nanoTime() - now < SLICE_NANOS) {
      int to = Math.min(tasks.size(), facts.size() + BATCH);
      for (CoroutineTask<?> task : tasks.subList(facts.size(), to)) {
        facts.add(Facts.of(task));
      }
    }
    figures = loop.executor().figures();
    ended = loop.ended().last();
    callbacksMayCome = loop.mayCallBack();
    quiet = figures.ready() == 0 && figures.timers() == 0 && figures.outside() == 0;
  }

  /** Something to be done on the loop, unless whoever waits for it has given up. */
  private static final class Slice implements GuardedStep {
    private final Runnable work;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    Slice(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      if (taken.compareAndSet(false, true)) {
        work.run();
        done.countDown();
      }
    }

    /** Waits until it is done; false if the loop does not come to it. */
    boolean await() {
      boolean interrupted = false;
      boolean begun = false;
      while (true) {
        try {
          if (begun) {
            done.await();
            return true;
          }
          if (done.await(PATIENCE, TimeUnit.MILLISECONDS)) {
            return true;
          }
          if (taken.compareAndSet(false, true)) {
            return false;
          }
          begun = true;
        } catch (InterruptedException e) {
          interrupted = true;
        } finally {
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        }
      }
    }
  }

  // ---- making ----

  private Snapshot make() {
    SnapshotText text = new SnapshotText(loop, frames);
    List<Facts> current = facts.stream().filter(each -> !each.task().isDone()).toList();
    WaitGraph graph = new WaitGraph(current, callbacksMayCome);
    List<DeadlockInfo> deadlocks = new ArrayList<>();
    for (Circle circle : graph.circles()) {
      DeadlockInfo deadlock = confirm(circle, graph);
      if (deadlock != null) {
        deadlocks.add(deadlock);
      }
    }
    List<Long> stalled = quiet && answers ? stalled(graph, deadlocks) : List.of();
    current.forEach(text::add);
    return new Snapshot(
        Instant.now(),
        engine,
        new LoopInfo(
            figures.ready(),
            figures.timers(),
            figures.outside(),
            figures.steps(),
            Duration.ofNanos(lateness),
            answers),
        text.tasks(),
        text.resources(),
        List.copyOf(deadlocks),
        stalled,
        ended.stream().map(text::ended).toList());
  }

  private static List<Long> stalled(WaitGraph graph, List<DeadlockInfo> deadlocks) {
    Set<Long> reported = new HashSet<>();
    for (DeadlockInfo deadlock : deadlocks) {
      reported.addAll(deadlock.members());
      reported.addAll(deadlock.behind());
    }
    return SnapshotText.ids(graph.stalled()).stream().filter(id -> !reported.contains(id)).toList();
  }

  /**
   * Reads a circle and its grounds again, in one step, with the tasks that have begun meanwhile,
   * which may have got a permit; null if it is one no more.
   */
  private @Nullable DeadlockInfo confirm(Circle circle, WaitGraph before) {
    List<Facts> again = new ArrayList<>();
    List<CoroutineTask<?>> grounds = new ArrayList<>(before.grounds(circle));
    long begun = tasks.isEmpty() ? 0 : tasks.getLast().number();
    Runnable work =
        () -> {
          grounds.addAll(loop.tasks().since(begun));
          grounds.forEach(task -> again.add(Facts.of(task)));
          callbacksMayCome = loop.mayCallBack();
        };
    if (CoroutineLoop.here() == loop) {
      try (Guard _ = loop.guard()) {
        work.run();
      }
    } else {
      Slice slice = new Slice(work);
      loop.soonThreadsafe(slice);
      if (!slice.await()) {
        return null;
      }
    }
    Set<CoroutineTask<?>> dead =
        new WaitGraph(again, callbacksMayCome)
            .circles().stream()
                .flatMap(confirmed -> confirmed.members().stream())
                .collect(Collectors.toSet());
    return dead.containsAll(circle.members())
        ? new DeadlockInfo(
            SnapshotText.ids(circle.members()),
            SnapshotText.ids(circle.behind()),
            DeadlockText.of(circle, before))
        : null;
  }
}
