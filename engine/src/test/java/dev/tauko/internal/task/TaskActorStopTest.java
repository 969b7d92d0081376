package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;

/** However a coroutine's actor is stopped, the body is cancelled, cleans up, and then it ends. */
class TaskActorStopTest {
  private static final String TOLD = "cancelled: the actor was told to stop";

  @OnEachMode
  void aPoisonPillStopsIt(Lab lab) throws Exception {
    check(lab, TOLD, actor -> actor.tell(PoisonPill.getInstance(), ActorRef.noSender()));
  }

  @OnEachMode
  void aKillStopsIt(Lab lab) throws Exception {
    check(lab, TOLD, actor -> actor.tell(Kill.getInstance(), ActorRef.noSender()));
  }

  @OnEachMode
  void theActorSystemStopsIt(Lab lab) throws Exception {
    check(lab, TOLD, Adapter.toClassic(lab.engine().system())::stop);
  }

  @OnEachMode
  void aCancelMessageStopsIt(Lab lab) throws Exception {
    check(
        lab,
        "cancelled: by message",
        actor -> actor.tell(new Task.Cancel("by message"), ActorRef.noSender()));
  }

  private static void check(Lab lab, String first, Consumer<ActorRef> stop) throws Exception {
    Trail trail = new Trail();
    Task<?> task = cleaning(lab.engine(), trail);
    ActorRef actor = Adapter.toClassic(task.actor());
    try (Probe probe = new Probe(lab.engine().system(), () -> trail.add("terminated"))) {
      probe.watch(actor);
      stop.accept(actor);
      probe.awaitEnds(1);
      assertThat(trail.entries()).containsExactly(first, "cleaned up", "terminated");
      assertThat(probe.ended()).containsExactly(actor);
      assertThat(task.isCancelled()).isTrue();
      stop.accept(actor);
      assertThat(probe.ended()).containsExactly(actor);
    }
  }

  private static Task<?> cleaning(Engine engine, Trail trail) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Task<?> task =
        engine.start(
            "cleaning",
            () -> {
              try {
                begun.complete(null);
                await(new CompletableFuture<>());
              } catch (CancelledError e) {
                trail.add("cancelled: " + e.getMessage());
                throw e;
              } finally {
                yieldNow();
                yieldNow();
                trail.add("cleaned up");
              }
            });
    begun.join();
    return task;
  }

  @OnEachMode
  void aGracefulStopIsDoneAfterTheCleanUp(Lab lab) {
    Trail trail = new Trail();
    Task<?> task = cleaning(lab.engine(), trail);
    CompletionStage<Boolean> stopped =
        Patterns.gracefulStop(Adapter.toClassic(task.actor()), Duration.ofMinutes(1));
    assertThat(stopped.toCompletableFuture().join()).isTrue();
    assertThat(trail.entries()).containsExactly(TOLD, "cleaned up");
  }

  @OnEachMode
  void oneThatIsStoppedBeforeItsFirstStepNeverBegins(Lab lab) throws Exception {
    GatedTask gated = new GatedTask(lab.engine(), "never begins");
    try (Probe probe = new Probe(lab.engine().system())) {
      probe.watch(gated.actor());
      gated.actor().tell(PoisonPill.getInstance(), ActorRef.noSender());
      gated.begin();
      probe.awaitEnds(1);
    }
    assertThat(gated.task().isCancelled()).isTrue();
  }
}
