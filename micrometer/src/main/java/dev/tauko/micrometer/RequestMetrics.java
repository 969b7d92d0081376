package dev.tauko.micrometer;

import dev.tauko.CancelledError;
import dev.tauko.http.ClientRequest;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.RequestListener;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Times the requests of HTTP sessions: each as a whole and by its stages. A listener that a session
 * is given; needs {@code tauko-http-client}.
 *
 * <pre>{@code
 * ClientSession.builder(system).listener(RequestMetrics.of("shop", registry)).create();
 * }</pre>
 *
 * <p>{@code tauko.http.client.requests} ends with the head of the response, redirects and
 * repetitions included. Its tags are {@code name}; {@code method}, which is OTHER for methods that
 * are not those of HTTP; {@code status}; {@code outcome}, Micrometer's, or FAILED or CANCELLED if
 * there is no response; {@code exception}, the simple name of the failure's class. {@code
 * tauko.http.client.stages} has the time in each {@code stage}: {@code queue}, {@code connect},
 * {@code dns}, which is part of {@code connect}, and {@code response}, from the head of the request
 * to that of the response. {@code tauko.http.client.active} has the requests that are in a stage at
 * the moment. A pause before a repetition counts for the stage before it. URLs are in no tag.
 * Thread-safe.
 */
public final class RequestMetrics implements RequestListener.Factory {
  private static final String REQUESTS = "tauko.http.client.requests";
  private static final String STAGES = "tauko.http.client.stages";
  private static final String ACTIVE = "tauko.http.client.active";
  private static final String NONE = "none";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  private enum Stage {
    BEGIN,
    QUEUE,
    CONNECT,
    RESPONSE;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Clock clock;
  private final Meter.MeterProvider<Timer> requests;
  private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
  private final Map<Stage, AtomicInteger> active = new EnumMap<>(Stage.class);
  private final Timer dns;

  private RequestMetrics(String name, MeterRegistry registry) {
    clock = registry.config().clock();
    Tags tags = Tags.of("name", name);
    requests =
        Timer.builder(REQUESTS)
            .tags(tags)
            .description("Requests, until the head of the response")
            .withRegistry(registry);
    for (Stage stage : Stage.values()) {
      AtomicInteger number = new AtomicInteger();
      active.put(stage, number);
      // The registry keeps the number, so that it outlives the session, and is zero then.
      Gauge.builder(ACTIVE, () -> number)
          .tags(tags.and("stage", stage.tag()))
          .baseUnit("requests")
          .description("Requests that are in a stage")
          .register(registry);
      if (stage != Stage.BEGIN) {
        stages.put(stage, timer(registry, tags, stage.tag()));
      }
    }
    dns = timer(registry, tags, "dns");
  }

  private static Timer timer(MeterRegistry registry, Tags tags, String stage) {
    return Timer.builder(STAGES)
        .tags(tags.and("stage", stage))
        .description("The time of requests in a stage")
        .register(registry);
  }

  /**
   * A listener that times requests, of one session or of several.
   *
   * @param name the tag {@code name} of the meters; another one for each listener of a registry, as
   *     Micrometer keeps the first of two equal gauges
   */
  public static RequestMetrics of(String name, MeterRegistry registry) {
    return new RequestMetrics(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(registry, "registry"));
  }

  @Override
  public RequestListener start(ClientRequest request) {
    String method = request.method();
    return new Watch(METHODS.contains(method) ? method : "OTHER");
  }

  /** One request. Its calls may come on different threads, and one after its end. */
  private final class Watch implements RequestListener {
    private final String method;
    private final long begin = clock.monotonicTime();
    private @Nullable Stage stage = Stage.BEGIN;
    private long stageBegin = begin;
    private long dnsBegin = begin;

    /** Whether the head was handed to a connection that is not open. */
    private boolean sentEarly;

    Watch(String method) {
      this.method = method;
      number(Stage.BEGIN).incrementAndGet();
    }

    private AtomicInteger number(Stage stage) {
      return Objects.requireNonNull(active.get(stage));
    }

    private synchronized boolean turnTo(@Nullable Stage next) {
      Stage left = stage;
      if (left == null) {
        return false;
      }
      long now = clock.monotonicTime();
      number(left).decrementAndGet();
      Timer timer = stages.get(left);
      if (timer != null) {
        timer.record(now - stageBegin, TimeUnit.NANOSECONDS);
      }
      stage = next;
      stageBegin = now;
      if (next != null) {
        number(next).incrementAndGet();
      }
      return true;
    }

    private void end(String status, String outcome, String exception) {
      if (turnTo(null)) {
        requests
            .withTags(
                "method", method, "status", status, "outcome", outcome, "exception", exception)
            .record(clock.monotonicTime() - begin, TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void queuedStart() {
      turnTo(Stage.QUEUE);
    }

    @Override
    public void queuedEnd() {
      turnTo(Stage.BEGIN);
    }

    @Override
    public synchronized void connectionCreateStart() {
      sentEarly = false;
      turnTo(Stage.CONNECT);
    }

    @Override
    public synchronized void connectionCreateEnd() {
      turnTo(sentEarly ? Stage.RESPONSE : Stage.BEGIN);
    }

    @Override
    public synchronized void dnsResolveStart(String host) {
      dnsBegin = clock.monotonicTime();
    }

    @Override
    public synchronized void dnsResolveEnd(String host) {
      dns.record(clock.monotonicTime() - dnsBegin, TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void headersSent() {
      if (stage == Stage.CONNECT) {
        sentEarly = true;
      } else {
        turnTo(Stage.RESPONSE);
      }
    }

    @Override
    public void redirect(ClientRequest request, ClientResponse response) {
      turnTo(Stage.BEGIN);
    }

    @Override
    public void end(ClientResponse response) {
      int status = response.status();
      String tag = status < 600 ? Integer.toString(status) : "other";
      end(tag, Outcome.forStatus(status).name(), NONE);
    }

    @Override
    public void exception(Throwable failure) {
      boolean cancelled = failure instanceof CancelledError;
      String name = failure.getClass().getSimpleName();
      end(NONE, cancelled ? "CANCELLED" : "FAILED", name.isEmpty() ? "anonymous" : name);
    }
  }
}
