package dev.tauko.internal.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shows the JVM's compiler how suspended coroutines go on, before very many of them have been
 * suspended.
 *
 * <p>A program that begins by suspending a hundred thousand coroutines has run the code before a
 * suspension very often and the code after it never. The compiler then leaves the latter out, and
 * each of the coroutines falls back to the interpreter when it is resumed, which takes some
 * microseconds for each frame: several seconds in all. A thousand short sleeps on a loop of their
 * own, beside the loop that has begun to fill, are enough to prevent it. Once in the life of a JVM.
 */
final class WarmUp {
  /** With so many coroutines alive, it is worth it. */
  static final int WORTH_IT = 256;

  private static final int SLEEPERS = 1000;
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private WarmUp() {}

  /** Starts the warm-up on threads of its own, unless it was started before. */
  static void start(CoroutineLoop like) {
    if (!STARTED.getPlain() && STARTED.compareAndSet(false, true)) {
      SideLoop.run(like, "warm-up", loop -> () -> sleepAll(loop));
    }
  }

  private static int sleepAll(CoroutineLoop loop) throws Exception {
    List<CoroutineTask<?>> sleepers = new ArrayList<>(SLEEPERS);
    for (int i = 0; i < SLEEPERS; i++) {
      sleepers.add(new CoroutineTask<>(loop, "warm-up", WarmUp::sleepOnce).begin());
    }
    for (CoroutineTask<?> sleeper : sleepers) {
      sleeper.await();
    }
    return SLEEPERS;
  }

  private static int sleepOnce() {
    CoroutineTask<?> task = CoroutineTask.require("sleep");
    Sleeping.sleep(task, SHORT);
    return 1;
  }
}
