package dev.tauko.internal.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.VirtualPathContainer;

/** Looks at what is left in an executor whose coroutines have all ended. */
public final class LoopRemains {
  private LoopRemains() {}

  /** Each thing that is left, for people to read. Called off the executor. */
  public static List<String> of(StepExecutor executor) {
    CompletableFuture<List<String>> left = new CompletableFuture<>();
    executor.soonThreadsafe(() -> left.complete(look(executor)));
    return left.join();
  }

  private static List<String> look(StepExecutor executor) {
    List<String> left = new ArrayList<>();
    if (executor instanceof LoopExecutor loop && loop.figures().outside() != 0) {
      left.add("calls on other threads: " + loop.figures().outside());
    }
    if (((VirtualPathContainer) executor.paths().container()).hasChildren()) {
      left.add("paths of actors");
    }
    return left;
  }
}
