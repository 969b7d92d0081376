package dev.tauko.http.test;

import static dev.tauko.Asyncio.sleep;

import dev.tauko.Task;
import dev.tauko.TimerHandle;
import dev.tauko.http.test.FakeResponse.End;
import dev.tauko.http.test.RequestParser.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection: takes requests out of the bytes that arrive, has the server
 * answer them one after another, and sends the answers.
 *
 * <pre>
 *   client's stage ──Pipe──▶ TLS greeting ▶ RequestParser ▶ FakeServer.answer, in a coroutine
 *          ◀──────Pipe──── send, within limits ◀──────────────┘
 * </pre>
 *
 * <p>Confined to the loop.
 */
final class FakeConnection {

  /** So long has the one who serves a WebSocket to see that it has ended. */
  private static final Duration MOMENT = Duration.ofNanos(1);

  /** The client's end. */
  interface Client {
    /** Bytes have arrived. */
    void received(ByteString bytes);

    /** The server has closed the connection, behind all that it has sent. */
    void closed();

    /** The connection is lost, with all that has not been read. */
    void lost(IOException why);
  }

  private final int number;
  private final FakeServer server;
  private final NetworkClock clock;
  private final Client client;
  private final Pipe toServer;
  private final Pipe toClient;
  private final RequestParser parser = new RequestParser(() -> send(FakeTls.CONTINUE));
  private final Deque<Parsed> waiting = new ArrayDeque<>();
  private @Nullable Task<?> serving;
  private @Nullable TimerHandle idle;
  private @Nullable FakeWebSocket webSocket;
  private boolean secured;
  private boolean over;

  FakeConnection(
      int number,
      FakeServer server,
      NetworkClock clock,
      Link link,
      BooleanSupplier partitioned,
      Client client) {
    this.number = number;
    this.server = server;
    this.clock = clock;
    this.client = client;
    this.toServer = new Pipe(clock, link, partitioned);
    this.toClient = new Pipe(clock, link, partitioned);
    this.secured = !server.isSecure();
  }

  // ---- from the client ----

  /** The client sends bytes. Returns how long it has to wait before it may send more. */
  Duration clientSends(ByteString bytes) {
    for (int from = 0; from < bytes.size(); from += Pipe.SEGMENT) {
      ByteString segment = bytes.slice(from, Math.min(bytes.size(), from + Pipe.SEGMENT));
      toServer.send(segment.size(), () -> arrived(segment));
    }
    return toServer.backlog();
  }

  /** The client has closed its end, or aborted. */
  void clientEnds() {
    toServer.send(0, this::abandon);
  }

  private void arrived(ByteString bytes) {
    if (over) {
      return;
    }
    byte[] plain = secured ? bytes.toArray() : greeted(bytes);
    FakeWebSocket upgraded = webSocket;
    if (upgraded != null) {
      upgraded.arrived(plain);
      return;
    }
    for (Parsed request : parser.feed(plain)) {
      waiting.add(request);
    }
    serveNext();
  }

  /** The client begins TLS: returns what follows that. */
  private byte[] greeted(ByteString bytes) {
    if (bytes.isEmpty() || bytes.head() != FakeTls.HANDSHAKE) {
      send(FakeTls.NO_TLS);
      close();
      return new byte[0];
    }
    int end = bytes.indexOf('\n');
    switch (server.tlsFault()) {
      case NO_ANSWER -> over = true;
      case CONNECTION_LOST -> close();
      default -> send(FakeTls.answer(server));
    }
    secured = true;
    return bytes.drop(end + 1).toArray();
  }

  // ---- the server ----

  private void serveNext() {
    if (serving != null || over || waiting.isEmpty()) {
      return;
    }
    if (idle != null) {
      idle.cancel();
    }
    Parsed next = waiting.remove();
    RecordedRequest request =
        new RecordedRequest(
            next.method(),
            next.target(),
            next.headers(),
            next.body().toArray(),
            number,
            Duration.ofNanos(clock.nanos()));
    serving = server.serve(request, this);
  }

  /** The coroutine of a request has ended. */
  void served(boolean answered) {
    serving = null;
    if (webSocket != null && answered) {
      return;
    }
    if (!answered) {
      reset();
    } else if (!waiting.isEmpty()) {
      serveNext();
    } else if (!over && !server.keepAlive().isZero()) {
      idle = clock.after(server.keepAlive(), this::close);
    } else if (!over) {
      close();
    }
  }

  /** Sends a response. Suspends. */
  void answer(RecordedRequest request, FakeResponse response) throws Exception {
    pause(response.delay());
    byte[] head = response.head();
    FakeBody body = response.streamed();
    if (body != null) {
      stream(request, response, body);
      return;
    }
    byte[] content = response.content(request.method());
    long limit = Math.min(response.endAfter(), (long) head.length + content.length);
    send(Arrays.copyOf(head, (int) Math.min(head.length, limit)));
    if (limit > head.length) {
      pause(response.pause());
      send(Arrays.copyOf(content, (int) (limit - head.length)));
    }
    endAs(response.end());
    if (response.closes() || asksToClose(request)) {
      close();
    }
  }

  /** Sends a response whose body is written part after part. Suspends. */
  private void stream(RecordedRequest request, FakeResponse response, FakeBody body)
      throws Exception {
    Allowance allowance = new Allowance(response);
    allowance.send(response.head());
    if (!request.method().equals("HEAD")) {
      pause(response.pause());
      body.write(part -> allowance.send(FakeResponse.chunk(part.getBytes(StandardCharsets.UTF_8))));
      allowance.send(FakeResponse.LAST_CHUNK);
    }
    endAs(response.end());
    if (response.closes() || asksToClose(request)) {
      close();
    }
  }

  /** Sends as much of a response as is to be sent, and ends then as the response says. */
  private final class Allowance {
    private final FakeResponse response;
    private long left;

    Allowance(FakeResponse response) {
      this.response = response;
      this.left = response.endAfter();
    }

    void send(byte[] bytes) {
      FakeConnection.this.send(Arrays.copyOf(bytes, (int) Math.min(bytes.length, left)));
      left -= bytes.length;
      if (left <= 0) {
        left = 0;
        endAs(response.end());
      }
    }
  }

  private void endAs(End end) {
    switch (end) {
      case RESET -> reset();
      case CLOSED -> close();
      case STALLED -> over = true;
      case WHOLE -> {}
    }
  }

  /** Serves a WebSocket to its end. Suspends. */
  void serve(RecordedRequest request, FakeWebSocketHandler handler) throws Exception {
    FakeWebSocket socket = new FakeWebSocket(request, this);
    send(socket.acceptance());
    webSocket = socket;
    handler.serve(socket);
    socket.close();
  }

  /** Whether a seed has it that the connection is lost in place of the next message. */
  boolean losesMessage(RecordedRequest request) {
    boolean loses = !over && server.losesMessage(request);
    if (loses) {
      cut();
    }
    return loses;
  }

  private static boolean asksToClose(RecordedRequest request) {
    return request.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  private static void pause(Duration time) {
    if (time.isPositive()) {
      sleep(time);
    }
  }

  // ---- to the client ----

  void send(byte[] bytes) {
    if (over) {
      return;
    }
    for (int from = 0; from < bytes.length; from += Pipe.SEGMENT) {
      ByteString segment =
          ByteString.fromArray(bytes, from, Math.min(bytes.length - from, Pipe.SEGMENT));
      toClient.send(segment.size(), () -> client.received(segment));
    }
  }

  private void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The server closes its end, behind what it has sent. */
  void close() {
    if (!over) {
      over = true;
      toClient.send(0, client::closed);
      end();
    }
  }

  /** The connection is lost, as far as the server is concerned. */
  void reset() {
    if (!over) {
      over = true;
      toClient.send(0, () -> client.lost(new IOException("Connection reset by peer")));
      end();
    }
  }

  /** The partition is over. */
  void heal() {
    toServer.heal();
    toClient.heal();
  }

  private void end() {
    over = true;
    if (idle != null) {
      idle.cancel();
    }
    server.ended(this);
    if (webSocket != null) {
      webSocket.lost();
    }
  }

  /** Nobody is there any more to answer. */
  private void abandon() {
    end();
    if (webSocket == null) {
      cancelServing();
    } else {
      clock.after(MOMENT, this::cancelServing);
    }
  }

  /** Ends the coroutine of a request to which nobody listens any more. */
  void cancelServing() {
    Task<?> task = serving;
    if (task != null) {
      var _ = task.cancel();
    }
  }

  /** The server is gone, and the client learns of it when it is told so. */
  void cut() {
    reset();
    abandon();
  }
}
