package dev.tauko.http.server;

import dev.tauko.Engine;
import dev.tauko.http.testkit.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.server.Route;

/** A server on loopback whose requests are answered by coroutines. */
final class Served implements AutoCloseable {
  private final ServerBinding binding;

  private Served(CompletionStage<ServerBinding> binding) {
    this.binding = binding.toCompletableFuture().join();
  }

  static Served by(ActorSystem<?> system, RequestHandler handler) {
    return bound(system, builder -> CoroutineServer.bind(builder, Engine.get(system), handler));
  }

  static Served by(ActorSystem<?> system, Route route) {
    return bound(system, builder -> CoroutineServer.bind(builder, Engine.get(system), route));
  }

  static Served bound(
      ActorSystem<?> system, Function<ServerBuilder, CompletionStage<ServerBinding>> bind) {
    return new Served(bind.apply(Http.get(system).newServerAt("127.0.0.1", 0)));
  }

  ServerBinding binding() {
    return binding;
  }

  int port() {
    return binding.localAddress().getPort();
  }

  String url(String target) {
    return "http://127.0.0.1:" + port() + target;
  }

  /** A client of raw bytes. */
  Peer connect() throws IOException {
    return new Peer(new Socket(InetAddress.getLoopbackAddress(), port()));
  }

  /** A client that has sent a GET. */
  Peer get(String target) throws IOException {
    Peer client = connect();
    client.send("GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n");
    return client;
  }

  @Override
  public void close() {
    binding.unbind().toCompletableFuture().join();
  }
}
