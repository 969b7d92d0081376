package dev.tauko.http.server;

import dev.tauko.Engine;
import dev.tauko.http.internal.server.AcceptedSockets;
import dev.tauko.http.internal.server.ClientFaults;
import dev.tauko.http.internal.server.ConnectionStage;
import dev.tauko.http.internal.server.GracefulBinding;
import dev.tauko.http.internal.server.HandlerCall;
import dev.tauko.http.internal.server.ServerConnections;
import dev.tauko.internal.pekko.Stages;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * Pekko HTTP's server with handlers that are coroutines.
 *
 * <pre>{@code
 * CoroutineServer.bind(
 *     Http.get(system).newServerAt("localhost", 8080),
 *     Engine.get(system),
 *     request -> {
 *       Quote quote = ask(prices, replyTo -> new GetQuote(replyTo), Duration.ofSeconds(3));
 *       return HttpResponse.create().withEntity(quote.text());
 *     });
 * }</pre>
 *
 * <p><b>One request, one coroutine</b>, on the engine that is given. If it throws, Pekko HTTP logs
 * the failure, answers with status 500 and closes the connection. If it is cancelled by somebody,
 * or the engine has been shut down, the answer is status 503.
 *
 * <p><b>Cancellation.</b> With {@link #bind}, the coroutine is cancelled
 *
 * <ul>
 *   <li>when the client closes the connection, or it breaks. A client that only closes its sending
 *       half counts as gone; what it still gets is status 503. This is noticed as soon as the
 *       request's body has been read, and as long as the client has not sent further requests
 *       ahead. A body that is malformed or broken off fails first, for the one who reads it
 *   <li>when the request times out ({@code pekko.http.server.request-timeout}): Pekko HTTP has
 *       answered with status 503 then
 *   <li>when the server is terminated, and its deadline is over
 * </ul>
 *
 * <p>The coroutines of {@link Responses} are cancelled, too, when the client has gone. The
 * connection is reset then. For that, requests have the attribute {@code
 * AttributeKeys.remoteAddress}, whatever the settings say.
 *
 * <p><b>Shutdown.</b> With {@link ServerBinding#addToCoordinatedShutdown}, no connection is taken
 * any more in the phase {@code service-unbind}. In {@code service-requests-done} the coroutines go
 * on for {@code tauko.drain-timeout}, and then are cancelled.
 *
 * <p>{@link ServerBinding#terminate} lets each connection give the answers to the requests that
 * have begun, and waits until they have been sent and the connections are closed; requests that
 * have been read and not begun get status 503. When its time is over, so do those that have begun,
 * their coroutines are cancelled, and what is streamed is cut. A second call changes nothing.
 * (Pekko HTTP's own, and that of a server bound with {@link #handler}, cuts a connection that has
 * just been given an answer, however much of it has been sent.)
 */
public final class CoroutineServer {
  /** The most that Pekko HTTP accepts. */
  private static final int MOST_PIPELINED = 1024;

  private CoroutineServer() {}

  /**
   * Binds a server whose requests a coroutine each answers. HTTP/1.1; for HTTP/2, bind {@link
   * #handler} by the builder itself.
   *
   * <p>On each connection as many requests are worked on at a time as {@code
   * pekko.http.server.pipelining-limit} says, by default one. The server reads one request further,
   * since it would not notice the end of a connection that it does not read.
   *
   * @param builder where to bind, and with which settings
   * @param engine runs the coroutines
   */
  public static CompletionStage<ServerBinding> bind(
      ServerBuilder builder, Engine engine, RequestHandler handler) {
    Objects.requireNonNull(builder, "builder");
    return bindStage(builder, engine, handler(engine, handler));
  }

  /**
   * {@link #bind(ServerBuilder, Engine, RequestHandler)} with a route; the coroutines in it are
   * those of {@link CoroutineDirectives}. A body that is malformed or broken off makes status 400,
   * unless an exception handler of the route takes the failure.
   */
  public static CompletionStage<ServerBinding> bind(
      ServerBuilder builder, Engine engine, Route route) {
    Objects.requireNonNull(builder, "builder");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(route, "route");
    return bindStage(builder, engine, ClientFaults.answeredBy(route).handler(engine.system()));
  }

  private static CompletionStage<ServerBinding> bindStage(
      ServerBuilder builder,
      Engine engine,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    AtomicInteger atOnce = new AtomicInteger();
    AcceptedSockets sockets = new AcceptedSockets();
    ServerConnections connections = new ServerConnections();
    ServerBuilder readingAhead =
        builder.adaptSettings(settings -> {
          atOnce.set(settings.getPipeliningLimit());
          return sockets
              .addTo(settings)
              .withPipeliningLimit(Math.min(MOST_PIPELINED, atOnce.get() + 1));
        });
    return readingAhead
        .bindFlow(
            Flow.fromGraph(
                new ConnectionStage(engine, handler, atOnce.get(), connections, sockets)))
        .thenApplyAsync(
            binding -> GracefulBinding.of(engine.system(), binding, connections, sockets),
            Stages.DIRECTLY);
  }

  /**
   * A handler for {@link ServerBuilder#bind} itself. It serves HTTP/2, too. The end of a connection
   * is not noticed then, nor that a request has timed out: the coroutine goes on, and its response
   * is dropped.
   */
  public static Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      Engine engine, RequestHandler handler) {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(handler, "handler");
    return request -> HandlerCall.respond(() -> engine, request, () -> handler.handle(request));
  }
}
