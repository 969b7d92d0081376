package dev.tauko.http.testkit;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;

/** Runs coroutines from test methods. */
public final class Coroutines {
  private static final int SECONDS = 60;

  private Coroutines() {}

  /** Runs a coroutine and waits for what it returns; throws what it throws. */
  public static <T> T run(ActorSystem<?> system, Coroutine<T> body) {
    try {
      return Engine.get(system).start(body).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case Throwable cause -> throw new CompletionException(cause);
        case null -> throw new AssertionError(failed);
      }
    } catch (TimeoutException hung) {
      throw new AssertionError(
          "not done after "
              + SECONDS
              + " s:\n"
              + Engine.get(system).snapshot().pstree()
              + "\n"
              + HungThreads.describe(),
          hung);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
