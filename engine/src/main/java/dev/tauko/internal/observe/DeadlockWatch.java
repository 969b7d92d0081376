package dev.tauko.internal.observe;

import dev.tauko.EventLoop;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.StepExecutor;
import dev.tauko.internal.loop.StepExecutor.IdleCheck;
import dev.tauko.internal.observe.WaitGraph.Circle;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks for deadlocks whenever a loop has been idle for {@code tauko.event-loop.deadlock-check}:
 * nothing is ready, no timer is set, no call of {@code toThread} is under way. The loop has nothing
 * else to do then, and what is seen is one moment. The look ends as soon as something comes.
 *
 * <p>A deadlock is logged once. With the virtual clock, a run is ended, with the report, when no
 * coroutine or callback of the loop can go on: one that can may still release what the others wait
 * for, or cancel them. A run goes on, too, if code from outside has called in before in this run,
 * since it may do so again.
 *
 * <p>Confined to the loop but for {@link #running}.
 */
public final class DeadlockWatch implements IdleCheck {
  private static final Logger log = Loggers.of(EventLoop.class);

  /** So many tasks are read between two looks whether there is something to do. */
  private static final int BATCH = 64;

  /** A run of a main coroutine, which can be ended. */
  public interface Run {
    /** The main coroutine. */
    CoroutineTask<?> main();

    /** Ends the run, since the main coroutine will never go on. On the loop. */
    void stuck(String report);
  }

  private final CoroutineLoop loop;
  private final Set<CoroutineTask<?>> reported = Collections.newSetFromMap(new WeakHashMap<>());
  private volatile @Nullable Run run;

  private DeadlockWatch(CoroutineLoop loop) {
    this.loop = loop;
  }

  /** Watches a loop. */
  public static DeadlockWatch over(CoroutineLoop loop) {
    DeadlockWatch watch = new DeadlockWatch(loop);
    loop.executor().whenIdle(watch);
    return watch;
  }

  /** A run begins; null when it has ended. From any thread. */
  public void running(@Nullable Run begins) {
    run = begins;
    loop.forgetCallsFromOutside();
  }

  @Override
  public void look(BooleanSupplier busy) {
    List<Facts> facts = new ArrayList<>();
    for (CoroutineTask<?> task : loop.tasks().snapshot()) {
      if (facts.size() % BATCH == 0 && busy.getAsBoolean()) {
        return;
      }
      facts.add(Facts.of(task));
    }
    WaitGraph graph = new WaitGraph(facts, loop.mayCallBack());
    List<Circle> circles = graph.circles();
    for (Circle circle : circles) {
      if (reported.addAll(circle.members())) {
        String report = DeadlockText.of(circle, graph);
        loop.soon(() -> loop.executor().outsideGuard(() -> log.error("{}: {}", loop, report)));
      }
    }
    Run run = this.run;
    StepExecutor executor = loop.executor();
    if (run != null
        && executor.hasVirtualClock()
        && executor.blockedCallbacks() == 0
        && !loop.wasCalledFromOutside()) {
      endIfStuck(run, graph, circles);
    }
  }

  private void endIfStuck(Run run, WaitGraph graph, List<Circle> circles) {
    CoroutineTask<?> main = run.main();
    List<CoroutineTask<?>> stalled = graph.stalled();
    if (!stalled.contains(main)) {
      return;
    }
    for (Circle circle : circles) {
      if (circle.members().contains(main) || circle.behind().contains(main)) {
        loop.soon(() -> run.stuck(DeadlockText.of(circle, graph)));
        return;
      }
    }
    loop.soon(() -> run.stuck(DeadlockText.ofStalled(stalled, graph)));
  }
}
