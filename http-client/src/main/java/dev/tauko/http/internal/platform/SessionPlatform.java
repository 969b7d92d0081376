package dev.tauko.http.internal.platform;

import dev.tauko.http.Resolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.io.Inet;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.util.ByteString;

/**
 * All that a session gets from its surroundings. A session has the {@link SystemPlatform}; one that
 * is created in a simulated run with a network in memory has that network's.
 *
 * <p>Thread-safe, where nothing else is said.
 */
public interface SessionPlatform {

  // ---- time and chance ----

  /** The time, in nanoseconds from an origin of its own, as {@link System#nanoTime} tells it. */
  long nanos();

  /** The time of day. */
  InstantSource wallClock();

  /** A random number, any long with the same chance. */
  long random();

  /** Does something after a while, unless it is cancelled before. */
  Cancellable schedule(Duration delay, Runnable action);

  // ---- threads ----

  /**
   * Waits for a future that this platform completes: a response, part of a body. Suspends;
   * cancelling the calling coroutine cancels the future.
   */
  <T> T await(CompletableFuture<T> future);

  /** Where what blocks for a while is done. */
  Executor blocking();

  /**
   * The path of the dispatcher on which the sources of bodies run, which users may have written.
   */
  String dispatcherOfSources();

  /** Starts an actor that has its turns where connections have theirs. */
  <M> ActorRef<M> spawn(Behavior<M> behavior, String name);

  /** Runs a stream where connections are run. */
  void run(RunnableGraph<?> graph);

  // ---- the network ----

  /**
   * Looks up a host. Must not be called by a coroutine, whose scheduler a thread would inherit.
   *
   * @param resolver the session's own
   */
  CompletionStage<List<InetAddress>> lookUp(Resolver resolver, String host);

  /** Whether {@link #connection} opens a socket, and hands it to the option. */
  boolean hasSockets();

  /**
   * A connection to an address. It asks for bytes once it is connected, and delivers none before;
   * when it is given no more bytes it ends.
   *
   * @param option what is told of the socket, if there is one
   */
  Flow<ByteString, ByteString, NotUsed> connection(
      InetSocketAddress address, Inet.SocketOption option);

  /**
   * TLS above a connection.
   *
   * @param engine makes the client's side of the session
   * @param secured called when the handshake is done
   */
  BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls(
      Supplier<SSLEngine> engine, Runnable secured);
}
