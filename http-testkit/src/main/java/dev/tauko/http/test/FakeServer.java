package dev.tauko.http.test;

import static dev.tauko.Asyncio.sleep;

import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.test.Simulation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server of a {@link FakeNetwork}: answers by a script ({@link #respond}), and else by a function
 * ({@link #handle}), and records the requests. It keeps connections open, unless it says otherwise.
 *
 * <p>The methods are to be called in the simulated program. Each of those that set something
 * returns this same server.
 */
public final class FakeServer {
  private static final Duration LATE = Duration.ofSeconds(30);
  private static final Duration NO_LIMIT = Duration.ofDays(10_000);

  /** Where in a response it may end by the decision of a seed: after so many parts of it. */
  private static final int PARTS = 8;

  /** How a server meets those who connect. */
  enum Door {
    OPEN,
    REFUSES,
    SILENT
  }

  private final FakeNetwork network;
  private final boolean secure;
  private final String host;
  private final int port;
  private final Link link;
  private final Deque<FakeResponse> script = new ArrayDeque<>();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final Queue<RecordedRequest> untaken = new Queue<>();
  private final Set<FakeConnection> open = new LinkedHashSet<>();
  private final List<Runnable> ignored = new ArrayList<>();
  private final Set<Task<?>> serving = new LinkedHashSet<>();
  private @Nullable FakeHandler handler;
  private @Nullable FakeWebSocketHandler webSockets;
  private Door door = Door.OPEN;
  private TlsFault tlsFault = TlsFault.NONE;
  private Duration keepAlive = NO_LIMIT;
  private int connections;

  FakeServer(FakeNetwork network, boolean secure, String host, int port, Link usual) {
    this.network = network;
    this.secure = secure;
    this.host = host;
    this.port = port;
    this.link = new Link(usual);
  }

  // ---- what it answers ----

  /** Has these responses given to the next requests, in this order, before all others. */
  public FakeServer respond(FakeResponse... responses) {
    script.addAll(List.of(responses));
    return this;
  }

  /** Has all requests answered by a function for which the script has no response. */
  public FakeServer handle(FakeHandler answers) {
    handler = Objects.requireNonNull(answers, "answers");
    return this;
  }

  /**
   * Has WebSockets accepted, for which the script has no response, and served by a function. The
   * handshakes count as requests.
   */
  public FakeServer webSocket(FakeWebSocketHandler serves) {
    webSockets = Objects.requireNonNull(serves, "serves");
    return this;
  }

  // ---- how it behaves ----

  /** Refuses connections from now on. Those that are open stay. */
  public FakeServer refuse() {
    door(Door.REFUSES);
    return this;
  }

  /**
   * Does not answer those who connect from now on, as if packets were dropped. A client that still
   * waits when the server answers again gets its answer then.
   */
  public FakeServer ignore() {
    door = Door.SILENT;
    return this;
  }

  /** Accepts connections again, also those of clients that were ignored and still wait. */
  public FakeServer accept() {
    door(Door.OPEN);
    return this;
  }

  private void door(Door other) {
    door = other;
    List<Runnable> again = List.copyOf(ignored);
    ignored.clear();
    again.forEach(Runnable::run);
  }

  /** Crashes: all its connections are lost, and new ones are refused until {@link #accept}. */
  public FakeServer crash() {
    cutConnections();
    return refuse();
  }

  /** Resets all connections that are open, whether they are in use or idle. */
  public FakeServer cutConnections() {
    List.copyOf(open).forEach(FakeConnection::cut);
    return this;
  }

  /** Sets for how long a connection may lie idle before the server closes it; 0 for not at all. */
  public FakeServer keepAlive(Duration limit) {
    if (Objects.requireNonNull(limit, "limit").isNegative()) {
      throw new IllegalArgumentException("the limit is negative: " + limit);
    }
    keepAlive = limit;
    return this;
  }

  /**
   * Sets what goes wrong in handshakes from now on.
   *
   * @throws IllegalStateException if the server does without TLS
   */
  public FakeServer tls(TlsFault fault) {
    if (!secure) {
      throw new IllegalStateException(this + " does without TLS: its URL begins with http");
    }
    tlsFault = Objects.requireNonNull(fault, "fault");
    return this;
  }

  /** Sets how long a byte takes from one end to the other, in place of the network's latency. */
  public FakeServer latency(Duration time) {
    return latency(time, time);
  }

  /** Sets a range within which a seed decides on the latency, in place of the network's. */
  public FakeServer latency(Duration least, Duration most) {
    link.setLatency(least, most);
    return this;
  }

  /** Sets the bytes a second of each connection and direction; 0 for no bound. */
  public FakeServer bandwidth(long bytesPerSecond) {
    link.setBandwidth(bytesPerSecond);
    return this;
  }

  // ---- what has happened ----

  /** The requests so far, in the order in which they were there, whole. */
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** The next request that this method has not returned. Suspends until there is one. */
  public RecordedRequest takeRequest() {
    return untaken.get();
  }

  /** How many connections have been made to it. */
  public int connections() {
    return connections;
  }

  /** How many connections are open. */
  public int openConnections() {
    return open.size();
  }

  /**
   * Checks that there were these requests, in this order, and no other ones.
   *
   * @param lines each as {@code GET /path?query}
   * @throws AssertionError if there were others; it lists them
   */
  public void assertRequests(String... lines) {
    List<String> received = requests.stream().map(RecordedRequest::toString).toList();
    if (!received.equals(List.of(lines))) {
      throw new AssertionError(
          this
              + " should have received"
              + listed(List.of(lines))
              + "\nbut has received"
              + listed(received));
    }
  }

  private static String listed(List<String> lines) {
    return lines.isEmpty()
        ? " nothing"
        : lines.stream().collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  // ---- for the network ----

  void recover() {
    door(Door.OPEN);
    tlsFault = TlsFault.NONE;
  }

  boolean isSecure() {
    return secure;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Link link() {
    return link;
  }

  Door door() {
    return door;
  }

  /** Somebody who connects gets no answer until this has another door. */
  void ignores(Runnable again) {
    ignored.add(again);
  }

  TlsFault tlsFault() {
    return tlsFault;
  }

  Duration keepAlive() {
    return keepAlive;
  }

  void began(FakeConnection connection) {
    connections++;
    open.add(connection);
  }

  void ended(FakeConnection connection) {
    open.remove(connection);
  }

  /** The network is no more: nothing goes on. */
  void end() {
    cutConnections();
    List.copyOf(serving).forEach(Task::cancel);
  }

  List<FakeConnection> open() {
    return List.copyOf(open);
  }

  /**
   * Answers a request in a coroutine of its own.
   *
   * @param connection sends the response, and is told whether there was one
   */
  Task<?> serve(RecordedRequest request, FakeConnection connection) {
    requests.add(request);
    untaken.putNoWait(request);
    boolean[] answered = new boolean[1];
    Task<?> task =
        Simulation.current()
            .engine()
            .start(
                host + " " + request,
                () -> {
                  answered[0] = answer(request, connection);
                });
    serving.add(task);
    task.addDoneCallback(done -> {
      serving.remove(task);
      connection.served(answered[0]);
    });
    return task;
  }

  /* What the handler throws ends the test, not this coroutine. */
  private boolean answer(RecordedRequest request, FakeConnection connection) {
    try {
      FakeWebSocketHandler serves = webSockets;
      if (serves != null && script.isEmpty() && request.asksForWebSocket()) {
        connection.serve(request, serves);
      } else {
        connection.answer(request, disturbed(request, response(request)));
      }
      return true;
    } catch (Exception | AssertionError failure) {
      network.failed(this + " has not answered " + request, failure);
      return false;
    }
  }

  /** Whether a seed has it that a WebSocket loses its connection now. */
  boolean losesMessage(RecordedRequest request) {
    return network.fault("WebSocket " + request, NetworkFault.LOST_IN_RESPONSE) != null;
  }

  private FakeResponse response(RecordedRequest request) throws Exception {
    FakeResponse next = script.poll();
    if (next != null) {
      return next;
    }
    if (handler == null) {
      throw new IllegalStateException(
          this + " has no response for " + request + "; respond() or handle() gives it one");
    }
    return Objects.requireNonNull(handler.handle(request), "the handler's response");
  }

  private FakeResponse disturbed(RecordedRequest request, FakeResponse response) {
    NetworkFault fault =
        network.fault(
            "answer to " + request,
            NetworkFault.LOST_BEFORE_RESPONSE,
            NetworkFault.LOST_IN_RESPONSE,
            NetworkFault.STALLED,
            NetworkFault.LATE);
    if (fault == NetworkFault.LATE) {
      sleep(LATE);
    }
    return switch (fault) {
      case LOST_BEFORE_RESPONSE -> response.lostAfter(0);
      case LOST_IN_RESPONSE -> response.lostAfter(somewhere(response, request));
      case STALLED -> response.stalledAfter(somewhere(response, request));
      case null, default -> response;
    };
  }

  private static long somewhere(FakeResponse response, RecordedRequest request) {
    /* A body that is written part after part counts with its head. */
    long size = (long) response.head().length + response.content(request.method()).length;
    int part = Simulation.current().decide("after so many eighths of it", PARTS, 1);
    return Math.max(1, size * part / PARTS);
  }

  /** The URL's beginning. */
  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + host + ":" + port;
  }
}
