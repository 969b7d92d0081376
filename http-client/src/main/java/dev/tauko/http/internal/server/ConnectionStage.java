package dev.tauko.http.internal.server;

import dev.tauko.Engine;
import dev.tauko.internal.pekko.NotFatal;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * The requests and responses of one connection: gives requests to a handler, and its responses back
 * in the order of the requests.
 *
 * <p><b>How the end of a connection shows.</b> Pekko HTTP reads from a connection only if it is
 * asked for a request, and what is not read does not show its end. So this stage always asks for
 * one request more than it works on; that one waits here. When the client closes the connection,
 * the stream of requests completes. When a request times out, Pekko HTTP answers it itself, and
 * then completes and cancels this stage. Either way, nobody needs the responses that are still
 * missing.
 *
 * <p><b>A last request.</b> The stream of requests also completes when a body has been read whose
 * request says that no other follows: Pekko HTTP reads no further then, and nobody can tell whether
 * the client is still there. So such a request is answered.
 *
 * <p><b>Streamed responses</b> outlive this stage, which only passes their sources on. Their
 * coroutines are cancelled when the client has ended the requests, or else when this stage ends,
 * provided that Pekko HTTP had asked for a further response: a server that is being terminated ends
 * this stage, too, right after the last response and without asking for another one, and lets that
 * response come to its end.
 *
 * <p><b>The end of the server</b> is told by {@link ServerConnections}. No further request is begun
 * then; those that wait get status 503. This stage completes after its last response, and if a
 * coroutine streams that, after its end, so that the end of the connection is still noticed. Pekko
 * HTTP closes the connection when all has been sent.
 */
public final class ConnectionStage extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {
  /** What is wrong with a request's body has so much time to reach the one who reads it. */
  private static final Duration BODY_FIRST = Duration.ofMillis(500);

  private static final String GONE = "gone";

  /** So many bytes a socket takes at once, if it is not full. */
  private static final int KERNEL_BUFFER = 16 * 1024;

  /** Tells a client not to send another request. */
  private static final Connection CLOSE = Connection.create("close");

  private final Inlet<HttpRequest> in = Inlet.create("Connection.in");
  private final Outlet<HttpResponse> out = Outlet.create("Connection.out");
  private final FlowShape<HttpRequest, HttpResponse> shape = FlowShape.of(in, out);
  private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
  private final Engine engine;
  private final int atOnce;
  private final ServerConnections connections;
  private final AcceptedSockets sockets;

  /**
   * The stage of any number of connections.
   *
   * @param engine runs the coroutines that answer
   * @param atOnce how many requests of a connection are worked on at a time
   * @param connections where each says that it has begun, and hears that it is to end
   * @param sockets their sockets
   */
  public ConnectionStage(
      Engine engine,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler,
      int atOnce,
      ServerConnections connections,
      AcceptedSockets sockets) {
    this.connections = connections;
    this.sockets = sockets;
    this.engine = engine;
    this.handler = handler;
    this.atOnce = atOnce;
  }

  @Override
  public FlowShape<HttpRequest, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  /** A request, and its response when it is there. */
  private static final class Exchange {
    final HttpRequest request;
    boolean begun;
    @Nullable HttpResponse response;

    Exchange(HttpRequest request) {
      this.request = request;
    }
  }

  /** How a handler has ended: one of the two is null. */
  private record Outcome(
      Exchange exchange, @Nullable HttpResponse response, @Nullable Throwable failure) {}

  private final class Logic extends TimerGraphStageLogic implements ServerConnections.Connection {
    private final ClientConnection connection = new ClientConnection(engine, this::hangUp);
    private final AsyncCallback<Outcome> outcomes = createAsyncCallback(this::handled);
    private final Deque<Exchange> exchanges = new ArrayDeque<>();

    /** One of the connection, which tells its address; set before any coroutine begins. */
    private volatile @Nullable HttpRequest request;

    /** Handlers that have not ended. */
    private int running;

    private final AsyncCallback<Runnable> orders = createAsyncCallback(Runnable::run);

    /** Responses that coroutines stream, and that have not come to their end. */
    private int streams;

    /** Whether nobody waits for the responses that are missing. */
    private boolean gone;

    /** Whether the client has ended its side, and not by a last request. */
    private boolean clientEnded;

    /** Whether a further response was asked for. */
    private boolean asked;

    /** Whether the latest request is the last one, and its body is read yet. */
    private boolean endsWithItsBody;

    /** Whether the latest request has a body that may be read yet. */
    private boolean isStreamed;

    /** Whether the last answer may not have left; it has, if there is another request. */
    private boolean large;

    /** Whether the server is to end: no further request is begun. */
    private boolean ending;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() throws Exception {
              Exchange exchange = new Exchange(grab(in));
              request = exchange.request;
              exchanges.add(exchange);
              endsWithItsBody = endsWithItsBody(exchange.request);
              isStreamed = !exchange.request.entity().isStrict();
              large = false;
              if (ending) {
                refuseOthers();
                answer();
              } else {
                beginNext();
                readOn();
              }
            }

            @Override
            public void onUpstreamFinish() {
              requestsEnd();
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              asked = true;
              answer();
            }
          });
    }

    private boolean hangUp() {
      HttpRequest one = request;
      return one != null && sockets.hangUp(one);
    }

    @Override
    public void preStart() {
      connections.add(this);
      pull(in);
    }

    /** Has something done in this stage, from any thread; nothing if it has ended. */
    private void order(Runnable action) {
      Telling.tell(() -> orders.invoke(action));
    }

    @Override
    public void end() {
      order(this::endInGoodOrder);
    }

    @Override
    public void giveUp() {
      order(this::refuseAll);
    }

    /** The handlers that have not answered are cancelled. */
    private void refuseAll() {
      for (Exchange exchange : exchanges) {
        exchange.begun = true;
        if (exchange.response == null) {
          exchange.response = HandlerCall.unavailable();
        }
      }
      connection.end(ClientConnection.TERMINATED);
      connection.cut(ClientConnection.TERMINATED);
      answer();
    }

    /** Requests that are being worked on are answered yet; then the connection is closed. */
    private void endInGoodOrder() {
      ending = true;
      refuseOthers();
      answer();
    }

    private void refuseOthers() {
      for (Exchange exchange : exchanges) {
        if (!exchange.begun) {
          exchange.begun = true;
          exchange.response = HandlerCall.unavailable();
        }
      }
    }

    private static boolean endsWithItsBody(HttpRequest request) {
      if (request.entity().isStrict()) {
        return false;
      }
      Set<String> tokens = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      request.getHeader(Connection.class).ifPresent(own -> own.getTokens().forEach(tokens::add));
      return tokens.contains("close")
          || (request.protocol().equals(HttpProtocols.HTTP_1_0) && !tokens.contains("keep-alive"));
    }

    private static boolean isLarge(HttpResponse response) {
      return !(response.entity() instanceof HttpEntity.Strict strict)
          || strict.getData().size() > KERNEL_BUFFER;
    }

    private void readOn() {
      if (!ending && exchanges.size() <= atOnce && !hasBeenPulled(in) && !isClosed(in)) {
        pull(in);
      }
    }

    private void beginNext() throws Exception {
      for (Exchange exchange : exchanges) {
        if (running >= atOnce) {
          return;
        }
        if (!exchange.begun) {
          exchange.begun = true;
          running++;
          begin(exchange);
        }
      }
    }

    private void begin(Exchange exchange) throws Exception {
      var _ =
          handler
              .apply(exchange.request.addAttribute(ClientConnection.KEY, connection))
              .whenCompleteAsync(
                  (response, failure) ->
                      Telling.tell(() -> outcomes.invoke(new Outcome(exchange, response, failure))),
                  Stages.DIRECTLY);
    }

    private void handled(Outcome outcome) throws Exception {
      running--;
      if (outcome.exchange().response != null) {
        return; // It was refused meanwhile.
      }
      if (outcome.failure() != null) {
        fail(out, NotFatal.of(outcome.failure()));
        // Without a reason: a failure would have the connection reset before the answer has left.
        cancel(in);
        return;
      }
      outcome.exchange().response = outcome.response();
      answer();
      if (!gone && !ending) {
        beginNext();
      }
    }

    private void answer() {
      Exchange oldest = exchanges.peek();
      if (oldest != null && oldest.response != null && isAvailable(out)) {
        exchanges.remove();
        asked = false;
        boolean last = ending && exchanges.isEmpty();
        large = isLarge(oldest.response);
        oldest.response.getAttribute(ClientConnection.STREAM).ifPresent(this::await);
        push(out, last ? oldest.response.addHeader(CLOSE) : oldest.response);
        readOn();
      }
      completeIfDone();
    }

    private void await(CompletableFuture<Done> stream) {
      streams++;
      var _ = stream.thenRun(() -> order(this::streamEnded));
    }

    private void streamEnded() {
      streams--;
      completeIfDone();
    }

    /**
     * The client has closed the connection, or Pekko HTTP has answered in our place. If there is a
     * body that is malformed or broken off, this comes beside that failure, which is the handler's
     * business if it reads the body.
     */
    private void requestsEnd() {
      clientEnded = !endsWithItsBody;
      if (!endsWithItsBody && isStreamed) {
        scheduleOnce(GONE, BODY_FIRST);
      } else if (!endsWithItsBody) {
        nobodyWaits();
      }
      completeIfDone();
    }

    @Override
    public void onTimer(Object key) {
      nobodyWaits();
    }

    private void nobodyWaits() {
      gone = true;
      connection.end(ClientConnection.GONE);
      refuseOthers();
      answer();
    }

    private void completeIfDone() {
      boolean over = isClosed(in) || (ending && streams == 0);
      if (over && exchanges.isEmpty()) {
        completeStage();
      }
    }

    @Override
    public void postStop() {
      connections.remove(this, large);
      connection.end(ending ? ClientConnection.TERMINATED : ClientConnection.GONE);
      if (asked || clientEnded) {
        connection.cut(ClientConnection.GONE);
      }
    }
  }
}
