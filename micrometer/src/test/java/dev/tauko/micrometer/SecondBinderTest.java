package dev.tauko.micrometer;

import static dev.tauko.micrometer.Program.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tauko.sync.Semaphore;
import dev.tauko.tools.Bulkhead;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two binders of equal names in one registry. */
class SecondBinderTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Semaphore first = new Semaphore(1);
  private final Semaphore second = new Semaphore(2);

  @Test
  void isRefusedAndTheFirstKeepsItsFigures() {
    ConstructMetrics.of("it", first).bindTo(registry);
    ConstructMetrics refused = ConstructMetrics.of("it", second);

    assertThatThrownBy(() -> refused.bindTo(registry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tauko.waiting")
        .hasMessageContaining("tag(name=it)")
        .hasMessageContaining("a name of its own");
    refused.close();

    assertThat(value(registry, "tauko.semaphore.free")).isEqualTo(1);
    assertThat(registry.getMeters()).hasSize(2);
  }

  @Test
  void isRefusedBeforeMicrometerWarnsOfIt() {
    Logger log = (Logger) LoggerFactory.getLogger("io.micrometer");
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    log.addAppender(logged);
    // Of a second time in one JVM, Micrometer tells at this level.
    log.setLevel(Level.DEBUG);
    try {
      registry.config().commonTags("zone", "north");
      ConstructMetrics.of("it", first).bindTo(registry);
      assertThatThrownBy(() -> ConstructMetrics.of("it", second).bindTo(registry))
          .isInstanceOf(IllegalStateException.class);
      assertThat(logged.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(message -> message.contains("already"));
    } finally {
      log.setLevel(null);
      log.detachAppender(logged);
    }
  }

  @Test
  void aClosedRegistryIsNamedAsTheReason() {
    registry.close();

    assertThatThrownBy(() -> ConstructMetrics.of("it", first).bindTo(registry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the registry is closed, and takes no more meters");
  }

  @Test
  void leavesNothingBehindIfOneOfItsMetersIsTaken() {
    Semaphore free = new Semaphore(1);
    Registrations others = new Registrations();
    others.addTo(
        registry,
        at ->
            new NamedMeters<>(at, "it", free)
                .gauge("tauko.semaphore.free", "permits", "…", s -> s.stats().free()));

    assertThatThrownBy(() -> ConstructMetrics.of("it", second).bindTo(registry))
        .isInstanceOf(IllegalStateException.class);
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void followsWhenTheFirstIsClosedOrTheRegistryCleared() {
    ConstructMetrics closed = ConstructMetrics.of("it", first);
    closed.bindTo(registry);
    closed.close();
    ConstructMetrics.of("it", second).bindTo(registry);
    assertThat(value(registry, "tauko.semaphore.free")).isEqualTo(2);

    registry.clear();
    ConstructMetrics.of("it", first).bindTo(registry);
    assertThat(value(registry, "tauko.semaphore.free")).isEqualTo(1);
  }

  @Test
  void isAllowedForAnotherKindAnotherRegistryAndFurtherTags() throws Exception {
    ConstructMetrics.of("it", first).bindTo(registry);
    ToolMetrics.of("it", Bulkhead.of(1, 1)).bindTo(registry);
    ConstructMetrics.of("it", second)
        .bindTo(new CompositeMeterRegistry().add(new SimpleMeterRegistry()));
    try (Program program = new Program("")) {
      EngineMetrics.of(program.engine()).bindTo(registry);
      EngineMetrics.of(program.engine(), Tags.of("again", "yes")).bindTo(registry);
      assertThatThrownBy(() -> EngineMetrics.of(program.engine()).bindTo(registry))
          .hasMessageContaining("tauko.tasks.created");
    }
  }

  @Test
  void oneBinderBindsOnceToEachRegistry() throws Exception {
    try (Program program = new Program("")) {
      List<MeterBinder> binders =
          List.of(
              ConstructMetrics.of("it", first),
              ToolMetrics.of("it", Bulkhead.of(1, 1)),
              EngineMetrics.of(program.engine()));
      for (MeterBinder binder : binders) {
        binder.bindTo(registry);
        int meters = registry.getMeters().size();

        assertThatThrownBy(() -> binder.bindTo(registry))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the registry has a meter tauko.")
            .hasMessageContaining("bind it once");
        assertThat(registry.getMeters()).hasSize(meters);
        binder.bindTo(new SimpleMeterRegistry());
        ((AutoCloseable) binder).close();
        binder.bindTo(registry);
      }
    }
  }
}
