package dev.tauko.micrometer;

import dev.tauko.http.ClientSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The figures of an HTTP session's connections. Needs {@code tauko-http-client}. Reading them does
 * not suspend, and costs the session nothing.
 *
 * <pre>{@code
 * ClientSession session = ClientSession.builder(system)
 *     .listener(RequestMetrics.of("shop", registry))
 *     .create();
 * SessionMetrics.of("shop", session).bindTo(registry);
 * }</pre>
 *
 * <p>The name is the tag {@code name} of the meters. The registry does not keep the session alive;
 * when it is gone, its gauges are NaN, and its counters keep their last value. {@link #close}
 * removes the meters, not the session; before that, {@link #bindTo} throws {@link
 * IllegalStateException} for another session of this name. Thread-safe.
 */
public final class SessionMetrics implements MeterBinder, AutoCloseable {
  private static final String OPEN = "tauko.http.client.connections";

  private final String name;
  private final ClientSession session;
  private final Registrations registrations = new Registrations();

  private SessionMetrics(String name, ClientSession session) {
    this.name = name;
    this.session = session;
  }

  /** The figures of a session. */
  public static SessionMetrics of(String name, ClientSession session) {
    return new SessionMetrics(
        Objects.requireNonNull(name, "name"), Objects.requireNonNull(session, "session"));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registrations.addTo(registry, this::addAll);
  }

  private void addAll(Registrations.At at) {
    NamedMeters<ClientSession> meters = new NamedMeters<>(at, name, session);
    meters.waiting("http-session", "request", s -> s.latestStats().waiting());
    String connections = "connections";
    String states = "Connections that take up a place of the limit";
    meters.gauge(OPEN, Tags.of("state", "idle"), connections, states, s -> s.latestStats().idle());
    meters.gauge(OPEN, Tags.of("state", "used"), connections, states, s -> s.latestStats().inUse());
    meters.gauge(OPEN, Tags.of("state", "closing"), connections, states, SessionMetrics::closing);
    meters.counter(
        OPEN + ".created",
        Tags.empty(),
        connections,
        "Connections opened, those that failed too",
        s -> s.latestStats().created());
    meters.counter(
        OPEN + ".reused",
        Tags.empty(),
        "requests",
        "Requests over a connection that had served before",
        s -> s.latestStats().reused());
    closed(meters, "evicted", s -> s.latestStats().evicted());
    closed(meters, "expired", s -> s.latestStats().expired());
  }

  private static double closing(ClientSession session) {
    var stats = session.latestStats();
    return Math.max(0, stats.open() - stats.idle() - stats.inUse());
  }

  private static void closed(
      NamedMeters<ClientSession> meters, String reason, ToDoubleFunction<ClientSession> value) {
    meters.counter(
        OPEN + ".closed",
        Tags.of("reason", reason),
        "connections",
        "Idle connections closed: to make room, or since nobody used them",
        value);
  }

  /** Removes the meters from each registry that they were bound to. */
  @Override
  public void close() {
    registrations.remove();
  }
}
