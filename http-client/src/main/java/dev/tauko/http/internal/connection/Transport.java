package dev.tauko.http.internal.connection;

import dev.tauko.http.internal.dial.ConnectDialogue;
import dev.tauko.http.internal.dial.Dialer;
import dev.tauko.http.internal.dial.Proxy;
import dev.tauko.http.internal.dial.ProxyDialogue;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.dial.SocksDialogue;
import dev.tauko.http.internal.dial.Tls;
import dev.tauko.http.internal.dial.TunnelStage;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.wire.FilterStage;
import dev.tauko.http.internal.wire.Wire;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections. Each is one stream:
 *
 * <pre>
 *   ConnectionStage ── Pekko HTTP's client layer ── FilterStage ── TLS ── FuseStage ── Dialer's TCP
 * </pre>
 *
 * <p>A secure origin behind a proxy, and any origin behind a SOCKS proxy, has TunnelStage below its
 * TLS. A secure proxy has TLS of its own above FuseStage.
 *
 * <p>A WebSocket has a {@link WebSocketStage} in place of the first three, and a tunnel through any
 * proxy.
 */
final class Transport {
  /** By how much the layer holds back cancellations, so that the failure behind one comes first. */
  private static final Duration FAILURE_BEFORE_CANCELLATION = Duration.ofMillis(100);

  /** Bytes in place of what TLS takes and gives; a session that is cut off just ends. */
  private static final BidiFlow<ByteString, SslTlsOutbound, SslTlsInbound, ByteString, NotUsed>
      BYTES =
          BidiFlow.fromFlows(
              Flow.of(ByteString.class).map(SendBytes::new),
              Flow.of(SslTlsInbound.class)
                  .collectType(SessionBytes.class)
                  .map(SessionBytes::bytes));

  private final HttpSettings settings;
  private final Dialer dialer;
  private final SessionPlatform platform;
  private final BidiFlow<HttpRequest, SslTlsOutbound, SslTlsInbound, HttpResponse, NotUsed> http;

  Transport(ActorSystem<?> system, SessionPlatform platform, HttpSettings settings, Dialer dialer) {
    this.platform = platform;
    this.settings = settings;
    this.dialer = dialer;
    // Every request carries a Host of its own, so that one layer serves all origins.
    this.http = Http.get(system).clientLayer(Host.create("host.invalid"), layerSettings(system));
  }

  /* Limits are the filter's business; the parser sees only heads that the filter has made. */
  private static ClientConnectionSettings layerSettings(ActorSystem<?> system) {
    ClientConnectionSettings defaults = ClientConnectionSettings.create(system.classicSystem());
    return defaults
        .withUserAgentHeader(Optional.empty())
        .withStreamCancellationDelay(FAILURE_BEFORE_CANCELLATION)
        .withParserSettings(
            defaults
                .getParserSettings()
                .withModeledHeaderParsing(false)
                .withMaxContentLength(Long.MAX_VALUE)
                .withMaxChunkSize(Integer.MAX_VALUE));
  }

  /** Starts a connection for an exchange, which may be sent to it at once. */
  Connection open(Exchange first, Connection.Owner owner) {
    WebSocketPlan webSocket = first.webSocket();
    return webSocket == null
        ? openForRequests(first, owner)
        : openWebSocket(first, webSocket, owner);
  }

  private Connection openForRequests(Exchange first, Connection.Owner owner) {
    Connection connection = new Connection(platform, first.route(), first.timeout().sockConnect());
    Layers layers = layers(first, connection, false);
    Wire wire = new Wire(platform::nanos);
    Flow<HttpRequest, HttpResponse, NotUsed> flow =
        layers.tls() != null
            ? http.atop(filter(new FilterStage<SslTlsInbound>(wire, settings.heads())))
                .atop(layers.tls())
                .join(layers.bytes())
            : http.atop(filter(new FilterStage<SessionBytes>(wire, settings.heads())))
                .atop(TLSPlacebo.getInstance())
                .join(layers.bytes());
    run(
        Flow.fromGraph(new ConnectionStage(connection, owner, wire, settings, platform))
            .join(flow));
    return connection;
  }

  private Connection openWebSocket(Exchange asking, WebSocketPlan plan, Connection.Owner owner) {
    Route route = asking.route();
    Connection connection =
        new Connection(platform, route, asking.timeout().sockConnect(), route.proxy() != null);
    WebSocketLink link = new WebSocketLink(asking.url(), settings.bodies().readBufferSize());
    run(
        Flow.fromGraph(
                new WebSocketStage(
                    connection, owner, plan, link, settings.heads(), platform::nanos))
            .join(layers(asking, connection, true).joined()));
    return connection;
  }

  private void run(RunnableGraph<NotUsed> graph) {
    platform.run(graph);
  }

  /**
   * What is below HTTP: bytes to and from the server or its proxy, and the TLS above them.
   *
   * @param tls null if there is none
   */
  private record Layers(
      Flow<ByteString, ByteString, NotUsed> bytes,
      @Nullable BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls) {

    /** All of it as bytes. */
    Flow<ByteString, ByteString, NotUsed> joined() {
      return tls == null ? bytes : BYTES.atop(tls).join(bytes);
    }
  }

  /**
   * @param isTunnelled whether even an HTTP proxy is asked for a tunnel to an origin without TLS
   */
  private Layers layers(Exchange first, Connection connection, boolean isTunnelled) {
    Route route = first.route();
    CompletableFuture<InetAddress> destination = new CompletableFuture<>();
    Layers layers =
        new Layers(
            Flow.fromGraph(new FuseStage(connection))
                .via(dialer.dial(route, first.events(), connection.attempts(), destination)),
            null);
    Proxy proxy = route.proxy();
    Tls proxyTls = proxy == null ? null : proxy.tls();
    if (proxy != null && proxyTls != null) {
      layers =
          new Layers(
              layers.bytes(), tls(() -> proxyTls.engine(proxy.server()), connection::proxySecured));
    }
    Tls originTls = route.tls();
    if (proxy != null && (isTunnelled || route.isTunnelled())) {
      ProxyDialogue dialogue =
          proxy.isSocks()
              ? new SocksDialogue(route, proxy, destination)
              : new ConnectDialogue(route, proxy, settings.heads());
      TunnelStage tunnel = new TunnelStage(dialogue, connection::destinationReached);
      layers = new Layers(BidiFlow.fromGraph(tunnel).join(layers.joined()), null);
    }
    return originTls == null
        ? layers
        : new Layers(
            layers.bytes(), tls(() -> originTls.engine(route.origin()), connection::ready));
  }

  private static <T extends SslTlsInbound>
      BidiFlow<SslTlsOutbound, SslTlsOutbound, T, SslTlsInbound, NotUsed> filter(
          FilterStage<T> stage) {
    return BidiFlow.fromFlows(Flow.create(), Flow.fromGraph(stage));
  }

  private BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls(
      Supplier<SSLEngine> engine, Runnable secured) {
    return platform.tls(engine, secured);
  }
}
