package dev.tauko.internal.observe;

import dev.tauko.Future;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.observe.FutureCallGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link FutureCallGraph}s. A gather or a shield stands between a task and those that wait
 * for it: as in asyncio, the graph leads from the task to them directly.
 */
public final class CallGraphs {
  /** Longer chains of awaiting tasks are cut off. */
  private static final int LONGEST = 500;

  private final int limit;
  private final Set<LoopFuture<?>> path = Collections.newSetFromMap(new IdentityHashMap<>());

  private CallGraphs(int limit) {
    this.limit = limit;
  }

  /**
   * The graph of a future; of the running task if it is null.
   *
   * @param depth how many of the innermost calls of the running task are left out
   * @param limit how many calls of each task are shown, the innermost ones if it is positive, the
   *     outermost ones if it is negative
   * @return null if there is no future and no running task
   */
  public static @Nullable FutureCallGraph capture(
      String function, @Nullable Future<?> future, int depth, int limit) {
    CoroutineLoop here = CoroutineLoop.here();
    LoopFuture<?> start = future == null ? CoroutineTask.current() : (LoopFuture<?>) future;
    if (here == null || (start != null && start.loop() != here)) {
      throw new IllegalStateException(
          function
              + "() was called from "
              + Thread.currentThread()
              + ", which is not on the future's event loop; Engine.snapshot() may be called from"
              + " anywhere");
    }
    if (start == null) {
      return null;
    }
    try (Guard _ = here.guard()) {
      return new CallGraphs(limit).graph(start, depth);
    }
  }

  private FutureCallGraph graph(LoopFuture<?> future, int depth) {
    path.add(future);
    List<FutureCallGraph> awaitedBy = new ArrayList<>();
    if (path.size() < LONGEST) {
      for (CoroutineTask<?> awaiter : awaiters(future)) {
        awaitedBy.add(
            path.contains(awaiter)
                ? new FutureCallGraph(awaiter, calls(awaiter, 0), List.of())
                : graph(awaiter, 0));
      }
    }
    path.remove(future);
    return new FutureCallGraph(future, calls(future, depth), List.copyOf(awaitedBy));
  }

  /** The tasks that wait for a future, by gathers and shields, too. Each of them once. */
  private static List<CoroutineTask<?>> awaiters(LoopFuture<?> future) {
    List<CoroutineTask<?>> tasks = new ArrayList<>();
    List<LoopFuture<?>> left = new ArrayList<>(future.awaiters());
    Set<LoopFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < left.size(); i++) {
      LoopFuture<?> awaiter = left.get(i);
      if (!seen.add(awaiter)) {
        continue;
      }
      if (awaiter instanceof CoroutineTask<?> task) {
        tasks.add(task);
      } else {
        left.addAll(awaiter.awaiters());
      }
    }
    return tasks;
  }

  private List<StackTraceElement> calls(LoopFuture<?> future, int depth) {
    List<StackTraceElement> calls =
        future instanceof CoroutineTask<?> task ? task.stack() : List.of();
    List<StackTraceElement> from =
        calls.subList(Math.min(calls.size(), own(calls) + depth), calls.size());
    if (limit >= 0) {
      return List.copyOf(from.subList(0, Math.min(limit, from.size())));
    }
    int outermost = limit == Integer.MIN_VALUE ? from.size() : Math.min(-limit, from.size());
    return List.copyOf(from.subList(from.size() - outermost, from.size()));
  }

  /** The calls that have led here from the running task: the functions that make graphs. */
  private static int own(List<StackTraceElement> calls) {
    int own = 0;
    while (own < calls.size() && isOwn(calls.get(own))) {
      own++;
    }
    return own;
  }

  private static boolean isOwn(StackTraceElement frame) {
    return (frame.getMethodName().endsWith("CallGraph")
            && frame.getClassName().equals("dev.tauko.Asyncio"))
        || frame.getClassName().equals("java.lang.Thread");
  }
}
