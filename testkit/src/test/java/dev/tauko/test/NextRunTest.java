package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tauko.Engine;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What a run leaves to other threads does not reach into the next run. */
class NextRunTest {

  /** What threads may keep of a run. */
  private record Kept(EventLoop loop, Engine current, Engine ofSystem, Future<String> future) {
    static Kept ofThisRun() {
      Simulation simulation = Simulation.current();
      return new Kept(
          runningLoop(),
          Engine.current(),
          Engine.get(simulation.engine().system()),
          runningLoop().createFuture());
    }

    /** What a thread may do with it, with a mark if it happens. */
    List<Callable<?>> calls(List<String> happened) {
      return List.of(
          () -> loop.callSoonThreadsafe(() -> happened.add("callback")),
          () -> loop.callSoonThreadsafe(() -> future.setResult("late")),
          () -> current.start(() -> happened.add("coroutine")),
          () -> current.start("name", () -> happened.add("named coroutine")),
          () -> ofSystem.start(() -> happened.add("coroutine of the system's engine")),
          () -> current.loop().callSoonThreadsafe(() -> happened.add("callback of the engine's")));
    }
  }

  /** Waits on another thread, and for an hour, and has a task. */
  private static void program(Callable<?> onAnotherThread) throws Exception {
    assertThat(toThread(onAnotherThread::call)).isNotNull();
    createTask(() -> sleep(Duration.ofHours(1))).await();
  }

  @Test
  void callsIntoARunThatHasEndedAreRejected() throws Exception {
    Kept kept = Simulation.run(Kept::ofThisRun);
    List<String> happened = new ArrayList<>();

    List<String> trace = Simulation.setup().trace(() -> program(() -> "nothing"));
    List<String> traceWithCalls =
        Simulation.setup()
            .trace(() ->
                program(() -> {
                  for (Callable<?> call : kept.calls(happened)) {
                    assertThatIllegalStateException()
                        .isThrownBy(call::call)
                        .withMessageContaining("has ended");
                  }
                  return "rejected";
                }));
    for (Callable<?> call : kept.calls(happened)) {
      assertThatIllegalStateException().isThrownBy(call::call).withMessageContaining("has ended");
    }

    assertThat(traceWithCalls).isEqualTo(trace);
    assertThat(happened).isEmpty();
    assertThat(kept.loop().isRunning()).isFalse();
  }

  @Test
  void callsIntoTheRunUnderWayAreTaken() throws Exception {
    List<String> happened = new ArrayList<>();
    Simulation.run(() -> {
      Kept kept = Kept.ofThisRun();
      assertThat(kept.ofSystem()).isSameAs(kept.current());
      assertThat(kept.current().loop()).isSameAs(kept.loop());
      toThread(() -> {
        for (Callable<?> call : kept.calls(happened)) {
          call.call();
        }
        return "taken";
      });
      assertThat(kept.future().await()).isEqualTo("late");
      Simulation.current().clock().awaitIdle();
    });
    assertThat(happened).hasSize(5);
  }

  @Test
  @InCoroutine(seeds = 3, differences = true)
  void theEngineOfAnyRunOfATestIsItsParameter(Engine engine) throws Exception {
    dev.tauko.Asyncio.gather(() -> sleep(Duration.ZERO), () -> sleep(Duration.ZERO));
    assertThat(engine).isSameAs(Engine.current());
    assertThat(toThread(() -> engine.start(() -> "started")).await()).isEqualTo("started");
  }
}
