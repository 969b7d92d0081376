package dev.tauko.http.internal.platform;

import dev.tauko.Asyncio;
import dev.tauko.Engine;
import dev.tauko.http.Resolver;
import dev.tauko.internal.log.Loggers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;

/** The JVM's clock and threads, and Pekko's TCP and TLS. */
public final class SystemPlatform implements SessionPlatform {
  /** A client that has no more to send has no more to receive either. */
  private static final boolean HALF_CLOSE = false;

  private static final Executor LOOKUPS =
      task -> Thread.ofVirtual().name("tauko-http-dns").start(task);

  private static final Logger log = Loggers.of("dev.tauko.http.ClientSession");
  private static final String SCHEDULER = "pekko.scheduler.implementation";
  private static final String SIMULATION = "dev.tauko.internal.simulation.";

  private static final AtomicLong COUNTER = new AtomicLong();

  private final ActorSystem<?> system;
  private final String dispatcher;

  private SystemPlatform(ActorSystem<?> system, String dispatcher) {
    this.system = system;
    this.dispatcher = dispatcher;
  }

  /**
   * The platform of a session to be: that which has been installed, or else this one.
   *
   * @param dispatcher the path of the dispatcher of pool and connections
   */
  public static SessionPlatform of(ActorSystem<?> system, String dispatcher) {
    InstalledPlatform place = InstalledPlatform.get(system);
    SessionPlatform installed = place.current();
    if (installed == null && isSimulated(system)) {
      place.usualIsUsed(Engine.get(system).loop());
      log.warn(
          "A ClientSession of a simulated program uses the real network, since no FakeNetwork was"
              + " installed before it was created");
    }
    return installed == null ? new SystemPlatform(system, dispatcher) : installed;
  }

  /** Whether programs run in virtual time there, under the test kit. */
  private static boolean isSimulated(ActorSystem<?> system) {
    return system.settings().config().getString(SCHEDULER).startsWith(SIMULATION);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public InstantSource wallClock() {
    return InstantSource.system();
  }

  @Override
  public long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable action) {
    return system
        .classicSystem()
        .scheduler()
        .scheduleOnce(delay, action, system.executionContext());
  }

  @Override
  public <T> T await(CompletableFuture<T> future) {
    try {
      return Asyncio.await(future);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Override
  public Executor blocking() {
    return system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  @Override
  public String dispatcherOfSources() {
    return Dispatchers.DefaultDispatcherId();
  }

  @Override
  public <M> ActorRef<M> spawn(Behavior<M> behavior, String name) {
    return system.systemActorOf(
        behavior,
        name + "-" + COUNTER.incrementAndGet(),
        DispatcherSelector.fromConfig(dispatcher));
  }

  @Override
  public void run(RunnableGraph<?> graph) {
    var _ =
        graph
            .addAttributes(ActorAttributes.dispatcher(dispatcher))
            .run(SystemMaterializer.get(system).materializer());
  }

  @Override
  public CompletionStage<List<InetAddress>> lookUp(Resolver resolver, String host) {
    return resolveOnThread(resolver, host);
  }

  /** Asks a resolver on a thread that may block; fails with the very exception that it throws. */
  public static CompletionStage<List<InetAddress>> resolveOnThread(Resolver resolver, String host) {
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    LOOKUPS.execute(() -> {
      try {
        answer.complete(resolver.resolve(host));
      } catch (Throwable failure) {
        answer.completeExceptionally(failure);
      }
    });
    return answer;
  }

  @Override
  public boolean hasSockets() {
    return true;
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> connection(
      InetSocketAddress address, Inet.SocketOption option) {
    return Tcp.get(system)
        .outgoingConnection(
            address,
            Optional.empty(),
            List.of(TcpSO.tcpNoDelay(true), option),
            HALF_CLOSE,
            Optional.empty(),
            Optional.empty())
        .mapMaterializedValue(connected -> NotUsed.getInstance());
  }

  @Override
  public BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls(
      Supplier<SSLEngine> engine, Runnable secured) {
    return TLS.create(engine, session -> secured.run(), TLSClosing.eagerClose());
  }
}
