package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.Headers;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.frame.Handshake;
import dev.tauko.http.internal.platform.SystemPlatform;
import dev.tauko.http.internal.settings.WebSocketSettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * An open WebSocket without a network: the test is the server, and decides how much is taken.
 *
 * <p>What one thread does here reaches the WebSocket's stream in the same order, so that an answer
 * shows that all before it has had its effect.
 */
final class WebSocketOnProbes implements Connection.Owner, Exchange.Observer, AutoCloseable {
  private static final Url SERVER = Url.parse("http://server.test/");

  final WebSocketLink link;
  private final Connection connection;
  private final Wire wire = new Wire();
  private final CompletableFuture<RawResponse> response = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * @param highWater how much may lie unread before the server is held back
   * @param nanos the time by which the system's scheduler goes
   * @param fields lines of the response to the handshake
   */
  WebSocketOnProbes(
      ActorSystem<?> system,
      WebSocketSettings settings,
      int highWater,
      LongSupplier nanos,
      String... fields) {
    Handshake handshake = Handshake.offering(List.of(), settings.windowBits());
    WebSocketPlan plan =
        new WebSocketPlan(
            handshake, handshake.request("/", "server.test", Headers.of(List.of())), settings);
    Route route = new Route(SERVER.origin(), null, null);
    connection =
        new Connection(SystemPlatform.of(system, "pekko.actor.default-dispatcher"), route, null);
    link = new WebSocketLink(SERVER, highWater);
    var stage =
        new WebSocketStage(
            connection, this, plan, link, Client.settings(system, "").heads(), nanos);
    var _ =
        Flow.fromGraph(stage)
            .join(
                Flow.fromGraph(new FuseStage(connection))
                    .via(
                        Flow.fromSinkAndSource(
                            Sink.fromSubscriber(wire), Source.fromPublisher(wire))))
            .run(SystemMaterializer.get(system).materializer());
    Exchange exchange =
        new Exchange(
            new Outbound(
                SERVER,
                route,
                HttpRequest.GET("/"),
                null,
                false,
                ClientTimeout.NONE,
                Codings.NONE,
                ConnectionListener.NONE,
                plan),
            false,
            this);
    exchange.assign(connection);
    connection.send(exchange);
    String request = new String(take(), StandardCharsets.ISO_8859_1);
    StringBuilder head =
        new StringBuilder("HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\n")
            .append("Sec-WebSocket-Accept: ")
            .append(WebSocketPeer.answer(request))
            .append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    wire.send(ByteString.fromString(head.append("\r\n").toString()));
    Client.get(response);
  }

  /** Takes what the client sends next: one frame. */
  byte[] take() {
    return wire.take().toArray();
  }

  /** Sends a frame with this first byte. */
  void send(int first, byte[] payload) {
    wire.send(ByteString.fromArray(WebSocketPeer.frame(first, payload)));
  }

  /** Completes when the pool would have its place back. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void released(Connection unused) {
    throw new AssertionError("a WebSocket's connection serves nothing else");
  }

  @Override
  public void closed(Connection ended) {
    closed.complete(null);
  }

  @Override
  public void answered(RawResponse answer) {
    response.complete(answer);
  }

  @Override
  public void failed(ClientException cause, Exchange.Fate fate) {
    response.completeExceptionally(cause);
  }

  /** Cuts the connection off and waits until it has ended. */
  @Override
  public void close() {
    connection.abort(new IllegalStateException("the test is over"));
    Client.get(link.ended());
  }

  /** Both ends of a connection in the hands of a test. */
  private static final class Wire implements Subscriber<ByteString>, Publisher<ByteString> {
    private final CompletableFuture<Subscription> fromClient = new CompletableFuture<>();
    private final BlockingQueue<ByteString> taken = new LinkedBlockingQueue<>();
    private final CompletableFuture<Subscriber<? super ByteString>> toClient =
        new CompletableFuture<>();
    private final Semaphore wanted = new Semaphore(0);

    ByteString take() {
      Client.get(fromClient).request(1);
      try {
        ByteString next = taken.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("what the client sends").isNotNull();
        return next;
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    void send(ByteString bytes) {
      try {
        assertThat(wanted.tryAcquire(60, TimeUnit.SECONDS))
            .as("room between the server and the WebSocket")
            .isTrue();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
      Client.get(toClient).onNext(bytes);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      fromClient.complete(subscription);
    }

    @Override
    public void onNext(ByteString bytes) {
      taken.add(bytes);
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}

    @Override
    public void subscribe(Subscriber<? super ByteString> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              wanted.release((int) count);
            }

            @Override
            public void cancel() {}
          });
      toClient.complete(subscriber);
    }
  }
}
