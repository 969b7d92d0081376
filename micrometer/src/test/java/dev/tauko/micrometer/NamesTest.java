package dev.tauko.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.channel.Channel;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.http.Headers;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Semaphore;
import dev.tauko.tools.Backoff;
import dev.tauko.tools.Bulkhead;
import dev.tauko.tools.CircuitBreaker;
import dev.tauko.tools.Hedge;
import dev.tauko.tools.Limit;
import dev.tauko.tools.RateLimiter;
import dev.tauko.tools.RestartPolicy;
import dev.tauko.tools.RetryBudget;
import dev.tauko.tools.RetryPolicy;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The meters are those that the documentation lists. */
class NamesTest {
  private static final String CONFIG = "tauko.event-loop.step-times = on";

  /** Binds everything that there is, and makes a request. */
  private static void bindAll(Program program, MeterRegistry registry) throws Exception {
    Duration time = Duration.ofSeconds(1);
    EngineMetrics.of(program.engine()).bindTo(registry);
    ConstructMetrics.of("it", new Semaphore(1)).bindTo(registry);
    ConstructMetrics.of("it", new Lock()).bindTo(registry);
    ConstructMetrics.of("it", new Event()).bindTo(registry);
    ConstructMetrics.of("it", new Condition()).bindTo(registry);
    ConstructMetrics.of("it", new Barrier(1)).bindTo(registry);
    ConstructMetrics.of("it", new Queue<String>()).bindTo(registry);
    ConstructMetrics.of("it", Channel.<String>rendezvous()).bindTo(registry);
    Limit limit = Limit.of(Bulkhead.of(1, 1), RateLimiter.tokenBucket(1, time, 1));
    ToolMetrics.of("it", limit).bindTo(registry);
    ToolMetrics.of("it", CircuitBreaker.of(1, time)).bindTo(registry);
    ToolMetrics.of("it", RetryPolicy.of(2, Backoff.constant(time))).bindTo(registry);
    ToolMetrics.of("it", RetryBudget.of(1, 0)).bindTo(registry);
    ToolMetrics.of("it", Hedge.after(time)).bindTo(registry);
    ToolMetrics.of("it", RestartPolicy.withBackoff(time, time, 0)).bindTo(registry);
    program.run(() -> {
      try (ClientSession session =
          ClientSession.builder(program.system())
              .listener(RequestMetrics.of("it", registry))
              .transport(request -> ClientResponse.of(request, 200, Headers.EMPTY, "ok"))
              .create()) {
        SessionMetrics.of("it", session).bindTo(registry);
        session.get("http://example.org/").close();
      }
      return null;
    });
  }

  @Test
  void theyAreThoseOfTheTable() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (Program program = new Program(CONFIG)) {
      bindAll(program, registry);
    }
    Set<String> registered =
        registry.getMeters().stream()
            .map(NamesTest::row)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(registered).isEqualTo(table());
  }

  /** A meter as a row of the table says it: name, kind, unit, tags. */
  private static String row(Meter meter) {
    Meter.Id id = meter.getId();
    String tags =
        id.getTags().stream()
            .map(Tag::getKey)
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(
            id.getName(),
            meter instanceof TimeGauge ? "gauge" : id.getType().name().toLowerCase(Locale.ROOT),
            Objects.requireNonNullElse(id.getBaseUnit(), "none"),
            tags);
  }

  private static Set<String> table() throws IOException {
    try (var lines = Files.lines(Path.of("..", "docs", "observing.md"))) {
      return lines
          .filter(line ->
              line.startsWith("| `tauko.") && line.chars().filter(c -> c == '|').count() == 6)
          .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void prometheusTakesThemAll() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Program program = new Program(CONFIG)) {
      bindAll(program, registry);
      Set<String> names =
          Arrays.stream(registry.scrape().split("\n"))
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.replaceAll("[{ ].*", ""))
              .collect(Collectors.toSet());
      assertThat(names)
          .contains(
              "tauko_tasks_created_tasks_total",
              "tauko_tasks_running_tasks",
              "tauko_loop_lateness_max_seconds",
              "tauko_loop_step_time_seconds_count",
              "tauko_loop_step_time_bucket_steps_total",
              "tauko_waiting_coroutines",
              "tauko_http_client_requests_seconds_count");
    }
  }
}
