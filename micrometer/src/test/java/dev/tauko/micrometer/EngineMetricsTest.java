package dev.tauko.micrometer;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.micrometer.Program.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The figures of an engine in a registry. */
class EngineMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void tasksAreCountedByTheirEnds() throws Exception {
    try (Program program = new Program("")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      double created = value(registry, "tauko.tasks.created");
      program.run(() -> {
        Task<?> waiting = createTask(() -> sleep(Program.LONG));
        gatherSettled(
            createTask(() -> {}),
            createTask(() -> {
              throw new IllegalStateException("broken");
            }));
        assertThat(value(registry, "tauko.tasks.running")).isEqualTo(2);
        assertThat(value(registry, "tauko.loop.timers")).isEqualTo(1);
        waiting.cancel();
        gatherSettled(waiting);
        return null;
      });
      assertThat(value(registry, "tauko.tasks.created") - created).isEqualTo(4);
      assertThat(value(registry, "tauko.tasks.ended", "outcome", "FINISHED")).isEqualTo(2);
      assertThat(value(registry, "tauko.tasks.ended", "outcome", "FAILED")).isEqualTo(1);
      assertThat(value(registry, "tauko.tasks.ended", "outcome", "CANCELLED")).isEqualTo(1);
      assertThat(value(registry, "tauko.tasks.running")).isZero();
      assertThat(value(registry, "tauko.loop.steps")).isPositive();
    }
  }

  @Test
  void aStuckLoopIsLate() throws Exception {
    try (Program program = new Program("tauko.event-loop.slow-step-threshold = off")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      CountDownLatch stuck = new CountDownLatch(1);
      CountDownLatch seen = new CountDownLatch(1);
      program
          .engine()
          .loop()
          .callSoonThreadsafe(() -> {
            stuck.countDown();
            boolean free = false;
            while (!free) {
              Thread.onSpinWait();
              free = seen.getCount() == 0;
            }
          });
      stuck.await();
      while (value(registry, "tauko.loop.lateness") < 0.05) {
        Thread.onSpinWait();
      }
      seen.countDown();
      program.run(() -> null);
      while (value(registry, "tauko.loop.lateness") > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aLateTimerIsRememberedForAWhile() throws Exception {
    try (Program program = new Program("tauko.event-loop.slow-step-threshold = off")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      program.run(() -> {
        Task<?> timer = createTask(() -> sleep(Duration.ofMillis(1)));
        sleep(Duration.ZERO);
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 30_000_000) {
          Thread.onSpinWait();
        }
        return timer.await();
      });
      assertThat(value(registry, "tauko.loop.lateness.max")).isBetween(0.02, 60.0);
    }
  }

  @Test
  void callsOutsideAreCountedWhileTheyLast() throws Exception {
    try (Program program = new Program("")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      double during = program.run(() -> toThread(() -> value(registry, "tauko.loop.outside")));
      assertThat(during).isEqualTo(1);
      assertThat(value(registry, "tauko.loop.outside")).isZero();
    }
  }

  @Test
  void stepTimesAreAHistogramWithBounds() throws Exception {
    try (Program program = new Program("tauko.event-loop.step-times = on")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      program.run(() -> gatherSettled(IntStream.range(0, 100).mapToObj(i -> sleeper()).toList()));
      FunctionTimer steps = registry.get("tauko.loop.step.time").functionTimer();
      double count = steps.count();
      assertThat(count).isGreaterThan(100);
      assertThat(steps.totalTime(TimeUnit.NANOSECONDS)).isPositive();
      assertThat(value(registry, "tauko.loop.step.time.max")).isPositive();
      List<Double> buckets =
          registry.find("tauko.loop.step.time.bucket").meters().stream()
              .sorted(Comparator.comparingDouble(EngineMetricsTest::bound))
              .map(meter -> meter.measure().iterator().next().getValue())
              .toList();
      assertThat(buckets).isSorted().hasSize(13);
      assertThat(buckets.getLast()).isGreaterThanOrEqualTo(count);
      assertThat(registry.find("tauko.loop.step.time.bucket").tag("le", "0.00001").meter())
          .isNotNull();
    }
  }

  private static double bound(Meter meter) {
    String le = meter.getId().getTag("le");
    return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
  }

  private static Coroutine<Void> sleeper() {
    return () -> {
      sleep(Duration.ZERO);
      return null;
    };
  }

  @Test
  void withoutStepTimesThereAreNoneOfTheirMeters() {
    try (Program program = new Program("")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      assertThat(registry.getMeters())
          .noneMatch(meter -> meter.getId().getName().startsWith("tauko.loop.step.time"));
    }
  }

  @Test
  void severalEnginesOfASystemAreToldApart() {
    try (Program program = new Program("my-app.reports { dispatcher = tauko.parallel }")) {
      Engine pool = Engine.get(program.system(), "my-app.reports");
      EngineMetrics.of(program.engine()).bindTo(registry);
      EngineMetrics.of(pool, List.of(Tag.of("team", "blue"))).bindTo(registry);
      assertThat(registry.find("tauko.tasks.running").meters())
          .extracting(meter -> Tags.of(meter.getId().getTags()))
          .containsExactlyInAnyOrder(
              Tags.of("system", "shop", "engine", "tauko.event-loop"),
              Tags.of("system", "shop", "engine", "my-app.reports", "team", "blue"));
      assertThat(registry.find("tauko.loop.lateness").meters()).hasSize(1);
    }
  }

  @Test
  void namesOfTasksMakeNoSeries() throws Exception {
    try (Program program = new Program("tauko.event-loop.step-times = on")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      int before = registry.getMeters().size();
      int tasks = Integer.getInteger("stress.operations", 20_000);
      program.run(() -> {
        for (int i = 0; i < tasks; i++) {
          createTask("task number " + i, () -> {}).await();
        }
        return null;
      });
      assertThat(value(registry, "tauko.tasks.created")).isGreaterThan(tasks);
      assertThat(registry.getMeters()).hasSize(before);
    }
  }

  @Test
  void aCollectionOfGarbageTakesNoValueAway() {
    try (Program program = new Program("")) {
      bindOnly(program.engine());
      Program.awaitCollected(new WeakReference<>(new Object()));
      assertThat(registry.getMeters())
          .allSatisfy(
              meter -> assertThat(meter.measure()).noneMatch(m -> Double.isNaN(m.getValue())));
    }
  }

  private void bindOnly(Engine engine) {
    EngineMetrics.of(engine).bindTo(registry);
  }

  @Test
  void closeRemovesTheMeters() {
    try (Program program = new Program("")) {
      EngineMetrics metrics = EngineMetrics.of(program.engine());
      metrics.bindTo(registry);
      metrics.close();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  @Test
  void countersNeverGoBack() throws Exception {
    try (Program program = new Program("")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      Task<?> busy =
          program
              .engine()
              .start(() -> {
                for (int i = 0; i < 3000; i++) {
                  gatherSettled(
                      createTask(() -> {
                        throw new IllegalStateException("broken");
                      }),
                      createTask(() -> {}));
                }
              });
      double last = 0;
      while (!busy.isDone()) {
        double finished = value(registry, "tauko.tasks.ended", "outcome", "FINISHED");
        assertThat(finished).isGreaterThanOrEqualTo(last);
        last = finished;
      }
      busy.toCompletableFuture().get();
      assertThat(value(registry, "tauko.tasks.ended", "outcome", "FINISHED")).isEqualTo(3001);
    }
  }
}
