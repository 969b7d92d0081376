package dev.tauko.internal.engine;

import dev.tauko.internal.pekko.Stages;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.ThreadCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Looks after coroutines, callbacks and calls of {@code toThread()} that call {@link System#exit}.
 * It keeps its thread until the JVM's shutdown hooks have ended, and so for ever, while one of
 * these hooks waits for the coroutines. So when the JVM shuts down, a daemon thread looks for such
 * threads until the actor system has ended: the event loop goes on without them, and the tasks that
 * they belong to are cancelled.
 *
 * <p>That a thread is inside {@code System.exit()} is seen by its stack. It stays true once it is.
 */
final class ExitWatch {
  private static final long SHORTEST_PAUSE = 5;
  private static final long LONGEST_PAUSE = 100;

  private final ActorSystem<?> system;
  private final CoroutineLoop loop;
  private final Runnable found;

  private ExitWatch(ActorSystem<?> system, CoroutineLoop loop, Runnable found) {
    this.system = system;
    this.loop = loop;
    this.found = found;
  }

  /**
   * Watches for the end of the JVM, as long as the actor system is there.
   *
   * @param found called when something of the engine has called {@code System.exit()}
   */
  static void prepare(ActorSystem<?> system, CoroutineLoop loop, Runnable found) {
    ExitWatch watch = new ExitWatch(system, loop, found);
    Cancellable hook =
        CoordinatedShutdown.get(system).addCancellableJvmShutdownHook(watch::jvmShutsDown);
    var _ = system.getWhenTerminated().thenRunAsync(hook::cancel, Stages.DIRECTLY);
  }

  private void jvmShutsDown() {
    look();
    Thread.ofPlatform().name(loop + "-exit-watch").daemon().start(this::lookUntilTheEnd);
  }

  private void lookUntilTheEnd() {
    CompletableFuture<?> terminated = system.getWhenTerminated().toCompletableFuture();
    long pause = SHORTEST_PAUSE;
    while (!terminated.isDone()) {
      try {
        terminated.get(pause, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        look();
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      } catch (InterruptedException | ExecutionException e) {
        return;
      }
    }
  }

  private void look() {
    boolean any = loop.executor().leaveExitingThread();
    for (ThreadCall<?> call : loop.threadCalls()) {
      any |= call.leaveIfExiting();
    }
    for (CoroutineTask<?> task : loop.tasks().snapshot()) {
      any |= task.leaveIfExiting();
    }
    if (any) {
      found.run();
    }
  }
}
