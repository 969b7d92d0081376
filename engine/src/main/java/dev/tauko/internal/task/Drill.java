package dev.tauko.internal.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends tasks in each way, once in the life of a JVM, so that it has linked what that takes.
 *
 * <p>The JVM links a lambda, a concatenation of strings and the use of a {@code VarHandle} when
 * each is reached for the first time, and that takes memory. If there is none, this very place in
 * the code fails for ever, however much memory there is later. So the failure of a task must not be
 * the first one when memory is scarce: nobody would hear of it.
 */
public final class Drill {
  private static final AtomicBoolean HELD = new AtomicBoolean();

  private Drill() {}

  /** Holds the drill on threads of its own, unless it was held before. */
  public static void hold(CoroutineLoop like) {
    if (HELD.compareAndSet(false, true)) {
      SideLoop.run(like, "drill", loop -> () -> endInEachWay(loop));
    }
  }

  private static @Nullable Void endInEachWay(CoroutineLoop loop) {
    loop.lateFailures().silence();
    for (CoroutineTask<?> task :
        new CoroutineTask<?>[] {
          new CoroutineTask<>(loop, null, () -> "result"),
          new CoroutineTask<@Nullable Void>(loop, null, Drill::fail),
          new CoroutineTask<@Nullable Void>(loop, null, () -> waitForEver(loop)),
        }) {
      CompletableFuture<?> outside = task.startedOutside().toCompletableFuture();
      task.begin();
      CoroutineTask.require("await").pause();
      task.cancel();
      awaitEnd(task);
      var _ = outside.isDone();
    }
    // Somebody may ask about this one later, and does.
    CoroutineTask<?> unobserved =
        new CoroutineTask<@Nullable Void>(loop, null, Drill::fail).startedOutside().begin();
    CoroutineTask.require("await").pause();
    awaitEnd(unobserved);
    return null;
  }

  private static @Nullable Void fail() {
    throw new IllegalStateException("drill");
  }

  private static @Nullable Void waitForEver(CoroutineLoop loop) throws Exception {
    return new LoopFuture<@Nullable Void>(loop).await();
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever it is, it was to be.
  private static void awaitEnd(CoroutineTask<?> task) {
    try {
      task.await();
    } catch (Throwable wanted) {
      task.markObserved();
    }
  }
}
