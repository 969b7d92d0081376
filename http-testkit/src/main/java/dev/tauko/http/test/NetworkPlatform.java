package dev.tauko.http.test;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.http.Resolver;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.test.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.io.Inet;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.ActorMaterializer;
import org.apache.pekko.stream.ActorMaterializerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What sessions in a network in memory stand on: the loop of the simulation.
 *
 * <p>All that a session does there has its turns on the loop, so that a seed decides on its order
 * and the clock knows when all wait: the pool and the streams of connections are actors on the
 * loop's dispatcher, the latter children of an actor of the network, whose supervisor of streams is
 * on the loop, too; what usually blocks a thread while a session begins is done at once. A wait for
 * the network is one for a future of the loop, and does not hold the clock.
 */
final class NetworkPlatform implements SessionPlatform {
  private static final String LOOP = "tauko.event-loop";

  /** When virtual time begins, for those who ask for the date. */
  private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");

  /** Who wants to know the addresses of a host. */
  interface Answer {
    /** They are these. */
    void found(List<InetAddress> addresses);

    /** There are none. */
    void failed(UnknownHostException why);
  }

  private final FakeNetwork network;
  private final Simulation simulation;
  private final NetworkClock clock;

  private @Nullable Materializer materializer;

  NetworkPlatform(FakeNetwork network, Simulation simulation, NetworkClock clock) {
    this.network = network;
    this.simulation = simulation;
    this.clock = clock;
    var _ =
        simulation.spawn(
            Behaviors.setup(context -> {
              materializer = onTheLoop(Adapter.toClassic(context));
              return Behaviors.empty();
            }),
            "network");
  }

  /* The supervisor of streams must be on the loop, too; only this way of making one can say so. */
  @SuppressWarnings("deprecation")
  private static Materializer onTheLoop(ActorContext context) {
    return ActorMaterializer.create(
        ActorMaterializerSettings.create(context.system()).withDispatcher(LOOP), context);
  }

  private Materializer materializer() {
    if (materializer == null) {
      throw new IllegalStateException("the network has not begun");
    }
    return materializer;
  }

  // ---- time and chance ----

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public InstantSource wallClock() {
    return () -> BEGINNING.plusNanos(clock.nanos());
  }

  @Override
  public long random() {
    return clock.loop().random().nextLong();
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable action) {
    var timer = clock.after(delay, action);
    return new Cancellable() {
      @Override
      public boolean cancel() {
        boolean cancels = !timer.isCancelled();
        timer.cancel();
        return cancels;
      }

      @Override
      public boolean isCancelled() {
        return timer.isCancelled();
      }
    };
  }

  // ---- threads ----

  @Override
  public <T> T await(CompletableFuture<T> future) {
    Future<T> own = clock.loop().createFuture();
    var _ = future.whenComplete((value, failure) -> settle(own, value, failure));
    try {
      return own.await();
    } catch (CancelledError cancelled) {
      future.cancel(true);
      throw cancelled;
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static <T> void settle(Future<T> own, T value, @Nullable Throwable failure) {
    if (own.isDone()) {
      return;
    }
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause == null) {
      own.setResult(value);
    } else if (cause instanceof CancellationException) {
      own.cancel();
    } else {
      own.setException(cause);
    }
  }

  @Override
  public Executor blocking() {
    return Runnable::run;
  }

  @Override
  public String dispatcherOfSources() {
    return LOOP;
  }

  @Override
  public <M> ActorRef<M> spawn(Behavior<M> behavior, String name) {
    return simulation.spawn(behavior, name);
  }

  @Override
  public void run(RunnableGraph<?> graph) {
    var _ = graph.addAttributes(ActorAttributes.dispatcher(LOOP)).run(materializer());
  }

  /** Ends the pools and streams. */
  void stopActors() {
    if (materializer != null) {
      materializer.shutdown();
    }
  }

  // ---- the network ----

  @Override
  public CompletionStage<List<InetAddress>> lookUp(Resolver resolver, String host) {
    CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
    if (resolver.equals(Resolver.SYSTEM)) {
      network.lookUp(
          host,
          new Answer() {
            @Override
            public void found(List<InetAddress> found) {
              addresses.complete(found);
            }

            @Override
            public void failed(UnknownHostException why) {
              addresses.completeExceptionally(why);
            }
          });
    } else {
      try {
        addresses.complete(resolver.resolve(host));
      } catch (Throwable failure) {
        addresses.completeExceptionally(failure);
      }
    }
    return addresses;
  }

  @Override
  public boolean hasSockets() {
    return false;
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> connection(
      InetSocketAddress address, Inet.SocketOption option) {
    return Flow.fromGraph(new LinkStage(network, address));
  }

  @Override
  public BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls(
      Supplier<SSLEngine> engine, Runnable secured) {
    return BidiFlow.fromGraph(new FakeTls(engine, secured));
  }
}
