package dev.tauko.console;

import com.typesafe.config.ConfigException;
import dev.tauko.Engine;
import dev.tauko.console.internal.sample.PoolInfo;
import dev.tauko.console.internal.sample.Pools;
import dev.tauko.console.internal.sample.Sampler;
import dev.tauko.console.internal.settings.ConsoleSettings;
import dev.tauko.console.internal.web.Browsers;
import dev.tauko.console.internal.web.ConsoleRequests;
import dev.tauko.console.internal.web.MalformedRequests;
import dev.tauko.console.internal.web.WatchedEngine;
import dev.tauko.http.ClientSession;
import dev.tauko.http.SessionStats;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.pekko.Stages;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import scala.concurrent.ExecutionContextExecutor;

/**
 * A web page that shows what runs: the tasks as a tree, what each of them waits for and for how
 * long, a timeline of the last seconds, locks, semaphores and queues with their lines, deadlocks,
 * and the health of the event loop. A Pekko extension, one for each actor system.
 *
 * <pre>{@code
 * tauko.console.enabled = on
 *
 * Console.get(system).bind();                              // at http://127.0.0.1:8850/
 * pathPrefix("console", () -> Console.route(system));      // or beside other routes
 * }</pre>
 *
 * <p><b>Access.</b> There is no console unless {@code tauko.console.enabled} is on. It answers this
 * machine only, or whoever sends {@code tauko.console.token}. It changes nothing, unless {@code
 * tauko.console.allow-cancel} permits to cancel tasks. Arguments and payloads are not shown, nor
 * are user info and queries of URLs. Names that users gave are: what is secret should not be in
 * them.
 *
 * <p><b>Cost.</b> Nothing, while no page is open. Pages that are open share one {@link
 * Engine#snapshot} every {@code tauko.console.interval}. The loop is kept for a millisecond at a
 * time, everything else is done on threads of the console's own. What is sent does not grow with
 * the number of tasks: pages ask for the rows that are on the screen.
 *
 * <p>Thread-safety: all methods may be called from any thread. None of them suspends.
 */
public final class Console implements Extension {
  private static final Logger log = Loggers.of(Console.class);
  private static final String DISPATCHER = ConsoleSettings.PATH + ".dispatcher";
  private static final Duration SHUTDOWN_DEADLINE = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final ConsoleSettings settings;
  private final ExecutionContextExecutor threads;
  private final Browsers browsers;
  private final Pools pools = new Pools();
  private final List<WatchedEngine> engines = new CopyOnWriteArrayList<>();
  private final ConsoleRequests requests;

  private Console(ActorSystem<?> system) {
    this.system = system;
    this.settings = ConsoleSettings.of(system.settings().config());
    this.threads = system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    this.browsers = new Browsers(settings);
    this.requests = new ConsoleRequests(settings, engines, browsers, threads);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "tauko-console",
            () -> {
              browsers.closeAll();
              return CompletableFuture.completedStage(Done.getInstance());
            });
  }

  /**
   * The console of an actor system.
   *
   * @throws ConfigException with the key's path, if {@code tauko.console} has an unknown key or an
   *     invalid value
   */
  public static Console get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** {@link #route()} of the console of an actor system. */
  public static Route route(ActorSystem<?> system) {
    return get(system).route();
  }

  // ---- what is shown ----

  /**
   * Also shows an engine, beside that of the actor system. The page has a choice of engines then.
   *
   * @param name the name in that choice; the engine of the actor system has that of the system
   * @throws IllegalArgumentException if the name is blank, or another engine has it
   */
  public void addEngine(String name, Engine engine) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(engine, "engine");
    addOwnEngine();
    WatchedEngine added = watched(name, engine);
    synchronized (engines) {
      if (name.isBlank() || engines.stream().anyMatch(shown -> shown.name().equals(name))) {
        throw new IllegalArgumentException(
            "the name of an engine is '"
                + name
                + "'; accepted: a text that is not blank and that no other engine has");
      }
      engines.add(added);
    }
  }

  private void addOwnEngine() {
    synchronized (engines) {
      if (engines.isEmpty()) {
        engines.add(watched(system.name(), Engine.get(system)));
      }
    }
  }

  private WatchedEngine watched(String name, Engine engine) {
    return new WatchedEngine(
        name, engine, new Sampler(engine::snapshot, pools, settings, this::later));
  }

  /** Runs something after a while, on the console's threads. */
  private void later(Duration delay, Runnable work) {
    if (delay.isZero()) {
      threads.execute(work);
    } else {
      system.scheduler().scheduleOnce(delay, work, threads);
    }
  }

  /**
   * Also shows the connections of an HTTP session, until {@link #removeSession}. One that has been
   * closed has none.
   *
   * @param name the name that is shown; a session that has it already is replaced
   * @throws IllegalArgumentException if the name is blank
   */
  public void addSession(String name, ClientSession session) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(session, "session");
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "the name of a session is '" + name + "'; accepted: a text that is not blank");
    }
    pools.add(name, () -> info(name, session.latestStats()));
  }

  private static PoolInfo info(String name, SessionStats stats) {
    return new PoolInfo(
        name,
        stats.open(),
        stats.idle(),
        stats.inUse(),
        stats.waiting(),
        stats.created(),
        stats.reused());
  }

  /** Shows a session no more. No effect if none has the name. */
  public void removeSession(String name) {
    pools.remove(name);
  }

  // ---- where it is shown ----

  /**
   * The page and its data as a route, to be mounted at a path of its own. Without a token it has to
   * know where requests come from: the host's server needs {@code
   * pekko.http.server.remote-address-attribute = on}. If the console is off, the route rejects
   * every request.
   */
  public Route route() {
    if (!settings.enabled()) {
      return Directives.reject();
    }
    addOwnEngine();
    return Directives.extractRequest(request ->
        Directives.extractUnmatchedPath(path -> {
          request.discardEntityBytes(system);
          return Directives.completeWithFuture(requests.answer(request, path));
        }));
  }

  /**
   * Starts a server with the page, at {@code tauko.console.interface} and {@code
   * tauko.console.port}. It ends with the actor system.
   *
   * @return fails with {@link IllegalStateException} if the port is taken, or the console is off
   */
  public CompletionStage<ServerBinding> bind() {
    return listen().whenComplete(this::told);
  }

  private CompletionStage<ServerBinding> listen() {
    if (!settings.enabled()) {
      return CompletableFuture.failedStage(
          new IllegalStateException(
              "the console is off: " + ConsoleSettings.PATH + ".enabled = on"));
    }
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .adaptSettings(server ->
            server
                .withRemoteAddressAttribute(true)
                .withParsingErrorHandler(MalformedRequests.class.getName()))
        .bind(route())
        .exceptionallyComposeAsync(
            failure ->
                CompletableFuture.failedStage(
                    new IllegalStateException(
                        "the console cannot listen at port "
                            + settings.port()
                            + " of "
                            + settings.host()
                            + ": "
                            + failure.getMessage()
                            + "; "
                            + ConsoleSettings.PATH
                            + ".port = 0 takes any port that is free",
                        failure)),
            Stages.DIRECTLY)
        .thenApplyAsync(
            binding -> binding.addToCoordinatedShutdown(SHUTDOWN_DEADLINE, system),
            Stages.DIRECTLY);
  }

  /** The log has it, too: not everybody looks at the stage. */
  private void told(@Nullable ServerBinding binding, @Nullable Throwable failure) {
    if (binding != null) {
      log.info("the console listens at {}:{}", settings.host(), binding.localAddress().getPort());
    } else if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      log.error("{}", cause == null ? failure.getMessage() : cause.getMessage());
    }
  }

  /**
   * The address of the page of a server that {@link #bind} has started, for a person to open. Has
   * the token, if there is one, in a part that browsers do not send.
   */
  public URI address(ServerBinding binding) {
    InetSocketAddress address = binding.localAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://"
            + (address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host)
            + ":"
            + address.getPort()
            + "/"
            + (settings.token().isEmpty() ? "" : "#token=" + settings.token()));
  }

  /** The key of this extension in an actor system. */
  private static final class Id extends ExtensionId<Console> {
    private static final Id INSTANCE = new Id();

    @Override
    public Console createExtension(ActorSystem<?> system) {
      return new Console(system);
    }
  }
}
