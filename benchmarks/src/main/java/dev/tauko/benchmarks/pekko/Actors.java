package dev.tauko.benchmarks.pekko;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system as it comes, whose guardian starts the actor of each round. */
final class Actors implements AutoCloseable {
  private static final int SECONDS = 30;

  private final ActorSystem<Behavior<Integer>> system =
      ActorSystem.create(
          Behaviors.receive((context, child) -> {
            context.spawnAnonymous(child);
            return Behaviors.same();
          }),
          "benchmarks");

  /** Starts an actor, and waits for the result that it gives. */
  long run(Function<CompletableFuture<Long>, Behavior<Integer>> actor) throws Exception {
    CompletableFuture<Long> result = new CompletableFuture<>();
    system.tell(actor.apply(result));
    return result.get();
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }
}
