package dev.tauko.internal.task;

import dev.tauko.Coroutine;
import dev.tauko.internal.loop.LoopExecutor;

/** A loop of the engine's own, on daemon threads beside another one, for a single coroutine. */
final class SideLoop {
  private SideLoop() {}

  /** Makes the body of the coroutine, which may start others on its loop. */
  interface Program {
    Coroutine<?> on(CoroutineLoop loop);
  }

  /** Runs a program on a loop with the same carrier, which ends with it. From any thread. */
  static void run(CoroutineLoop like, String name, Program program) {
    LoopExecutor executor = like.executor().warmUpLoop();
    CoroutineLoop loop = new CoroutineLoop(like.system(), executor, false, false, 0, Runnable::run);
    CoroutineTask<?> main = new CoroutineTask<>(loop, name, program.on(loop));
    main.addCallback(done -> executor.shutdown());
    executor.soonThreadsafe(main::begin);
  }
}
