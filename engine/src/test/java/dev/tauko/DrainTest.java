package dev.tauko;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/** The time in which coroutines go on although the actor system shuts down. */
class DrainTest {
  private static final String[] LONG = {
    "tauko.drain-timeout = 1000s", "pekko.coordinated-shutdown.default-phase-timeout = 1001s"
  };

  private final Trail trail = new Trail();

  private static void inPhase(
      ActorSystem<?> system, String phase, Supplier<CompletionStage<?>> task) {
    CoordinatedShutdown.get(system)
        .addTask(phase, "test", () -> task.get().thenApply(any -> Done.getInstance()));
  }

  private static void awaitBegun(Engine engine) {
    engine.start(() -> yieldNow()).toCompletableFuture().join();
  }

  private void waitForEver() throws Exception {
    try {
      runningLoop().createFuture().await();
    } finally {
      trail.add("cancelled");
    }
  }

  @OnEachCarrier
  void coroutinesGoOnAndStartTasks(Lab lab) {
    ActorSystem<?> system = lab.system(LONG);
    Engine engine = Engine.get(system);
    CompletableFuture<String> shutdownHasBegun = new CompletableFuture<>();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String answer = "answer " + i;
      Task<String> handler =
          engine.start(() -> {
            await(shutdownHasBegun);
            Task<?> part = createTask(() -> yieldNow());
            part.await();
            return answer;
          });
      answers.add(handler.toCompletableFuture());
    }
    inPhase(
        system,
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        () -> {
          shutdownHasBegun.complete("");
          return CompletableFuture.completedFuture("");
        });

    Lab.end(system);

    assertThat(answers)
        .extracting(CompletableFuture::join)
        .hasSize(20)
        .allMatch(answer -> answer.startsWith("answer "));
  }

  @OnEachCarrier
  void coroutinesMayBeStartedFromOutside(Lab lab) {
    ActorSystem<?> system = lab.system(LONG);
    Engine engine = Engine.get(system);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    inPhase(
        system,
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        () -> {
          CompletableFuture<String> late =
              engine
                  .<String>start(() -> {
                    yieldNow();
                    return "begun late";
                  })
                  .toCompletableFuture();
          var _ = late.thenAccept(outcome::complete);
          return outcome;
        });

    Lab.end(system);

    assertThat(outcome).isCompletedWithValue("begun late");
  }

  @OnEachCarrier
  void whoeverIsLeftIsCancelledThen(Lab lab) {
    ActorSystem<?> system = lab.system("tauko.drain-timeout = 1ms");
    Task<?> left = Engine.get(system).start(this::waitForEver);
    awaitBegun(Engine.get(system));

    Lab.end(system);

    assertThat(trail.entries()).containsExactly("cancelled");
    assertThat(left.isCancelled()).isTrue();
  }

  @OnEachCarrier
  void nothingIsCancelledWhileServersAnswerRequests(Lab lab) {
    ActorSystem<?> system = lab.system("tauko.drain-timeout = 0s");
    Engine engine = Engine.get(system);
    engine.start(this::waitForEver);
    awaitBegun(engine);
    inPhase(
        system,
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        () -> {
          trail.add("requests answered");
          return engine.start(() -> yieldNow()).toCompletableFuture();
        });

    Lab.end(system);

    assertThat(trail.entries()).containsExactly("requests answered", "cancelled");
  }

  @OnEachCarrier
  void aRunnerDoesNotDrain(Lab lab) {
    Runner runner = Runner.create(lab.config(LONG));
    Task<?> left = runner.engine().start(this::waitForEver);
    awaitBegun(runner.engine());

    runner.close();

    assertThat(left.isCancelled()).isTrue();
  }

  @OnEachCarrier
  void aFailureMeanwhileIsReported(Lab lab) {
    Logs logs = lab.logs(Task.class);
    ActorSystem<?> system = lab.system(LONG);
    Engine engine = Engine.get(system);
    CompletableFuture<String> shutdownHasBegun = new CompletableFuture<>();
    engine.start(
        "fails",
        () -> {
          await(shutdownHasBegun);
          throw new IllegalStateException("on purpose");
        });
    awaitBegun(engine);
    inPhase(
        system,
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        () -> {
          engine.start(() -> shutdownHasBegun.complete(""));
          return CompletableFuture.completedFuture("");
        });

    Lab.end(system);

    assertThat(logs.count("Task[fails, failed with")).isEqualTo(1);
  }
}
