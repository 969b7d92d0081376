package dev.tauko.http.test;

import dev.tauko.Asyncio;
import dev.tauko.http.internal.platform.InstalledPlatform;
import dev.tauko.http.test.FakeServer.Door;
import dev.tauko.internal.simulation.ScriptFaults;
import dev.tauko.test.Simulation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory for the {@link dev.tauko.http.ClientSession}s of a simulated program: no
 * sockets, virtual time, and the same order of steps for the same seed.
 *
 * <pre>{@code
 * @CoroutineTest
 * void triesAgain(Simulation simulation) {
 *   FakeNetwork network = FakeNetwork.install();
 *   FakeServer api = network.server("https://api.example.com");
 *   api.respond(FakeResponse.status(503), FakeResponse.ok("hello"));
 *   try (var session = ClientSession.builder().retry(3).create()) {
 *     assertThat(session.get("https://api.example.com/greeting").text()).isEqualTo("hello");
 *   }
 *   api.assertRequests("GET /greeting", "GET /greeting");
 * }
 * }</pre>
 *
 * <p>Sessions that are created while it is installed use it, and need to know nothing of it. All of
 * the client is the real one: pool, redirects, retries, decoding, limits on time. In memory are the
 * lookup of names, the connections, and TLS, of which only the outcome of handshakes is played. The
 * limits of a session, its retries and pauses, and the ages of cookies follow the virtual clock.
 *
 * <p>A host that no one has set up does not exist; an address without a server refuses connections.
 * A network without a latency answers at once, in virtual time.
 *
 * <p>It is removed at the end of the program. To be used within the program only.
 */
public final class FakeNetwork implements AutoCloseable {
  /** So many faults of the script are kept: a client that tries for ever makes more. */
  private static final int MOST_FAULTS = 10;

  /** Who waits for a connection. */
  interface Dialling {
    /** It is there. */
    void connected(FakeConnection connection);

    /** There will be none. */
    void refused(IOException why);
  }

  private final Simulation simulation;
  private final NetworkClock clock;
  private final NetworkPlatform platform;
  private final Link link = new Link(null);
  private final Map<String, List<InetAddress>> names = new LinkedHashMap<>();
  private final Map<InetSocketAddress, FakeServer> servers = new LinkedHashMap<>();
  private final Set<Dialling> dialling = new LinkedHashSet<>();
  private final List<Pipe> handshakes = new ArrayList<>();
  private final Set<NetworkFault> faults = EnumSet.noneOf(NetworkFault.class);
  private int oneIn;
  private Duration dnsDelay = Duration.ZERO;
  private boolean partitioned;
  private boolean closed;
  private final List<String> faultsOfScript = new CopyOnWriteArrayList<>();
  private @Nullable AssertionError failure;
  private int connections;

  private FakeNetwork(Simulation simulation) {
    this.simulation = simulation;
    this.clock = new NetworkClock(Asyncio.runningLoop());
    this.platform = new NetworkPlatform(this, simulation, clock);
  }

  /**
   * Installs a network, for the sessions that the simulated program creates from now on.
   *
   * @throws IllegalStateException if the caller is not in a simulated program, or it has one
   *     already, or it has created a session before, which uses the real network
   */
  public static FakeNetwork install() {
    Simulation simulation;
    try {
      simulation = Simulation.current();
    } catch (IllegalStateException outside) {
      throw new IllegalStateException(
          "FakeNetwork.install() was called from "
              + Thread.currentThread()
              + ", which is in no simulated program",
          outside);
    }
    InstalledPlatform place = InstalledPlatform.get(simulation.engine().system());
    if (place.current() != null) {
      throw new IllegalStateException("the program has a network already");
    }
    if (place.isUsualUsedIn(simulation.engine().loop())) {
      throw new IllegalStateException(
          "the program has created a ClientSession before, which uses the real network: install the"
              + " network first");
    }
    FakeNetwork network = new FakeNetwork(simulation);
    simulation.closeAtEnd(network.new Script());
    place.install(network.platform);
    return network;
  }

  // ---- servers and names ----

  /**
   * A server, which gets its name and an address; the same for the same URL.
   *
   * @param url scheme, host and perhaps a port: {@code https://api.example.com}, {@code
   *     http://10.0.0.1:8080}
   * @throws IllegalArgumentException if it is something else
   */
  public FakeServer server(String url) {
    URI uri = uri(Objects.requireNonNull(url, "url"));
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean bare = !uri.isOpaque() && uri.getPath().isEmpty() && uri.getQuery() == null;
    if (uri.getHost() == null || !bare || !(secure || "http".equalsIgnoreCase(uri.getScheme()))) {
      throw noServer(url, null);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    InetSocketAddress address = new InetSocketAddress(addressOf(host), port);
    FakeServer server =
        servers.computeIfAbsent(address, free -> new FakeServer(this, secure, host, port, link));
    if (server.isSecure() != secure) {
      throw new IllegalArgumentException("there is another server at this place: " + server);
    }
    return server;
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw noServer(url, e);
    }
  }

  private static IllegalArgumentException noServer(String url, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'" + url + "' is no server; accepted: http://host, https://host, with :port or not",
        cause);
  }

  private InetAddress addressOf(String host) {
    if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
      return InetAddress.ofLiteral(host);
    }
    List<InetAddress> known = names.get(host);
    if (known == null) {
      int number = names.size();
      known = List.of(InetAddress.ofLiteral("20.0." + number / 250 + "." + (number % 250 + 1)));
      names.put(host, known);
    } else if (known.isEmpty()) {
      throw new IllegalArgumentException("dns() has it that " + host + " does not exist");
    }
    return known.getFirst();
  }

  /**
   * Sets the addresses of a host: those that its name is looked up to, in this order. None for a
   * host that does not exist.
   */
  public FakeNetwork dns(String host, String... addresses) {
    Objects.requireNonNull(host, "host");
    names.put(
        host.toLowerCase(Locale.ROOT),
        Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
    return this;
  }

  /** Sets how long a lookup takes; no time unless set. */
  public FakeNetwork dnsDelay(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException("the time is negative: " + time);
    }
    dnsDelay = time;
    return this;
  }

  // ---- the links ----

  /** Sets how long a byte takes from one end to the other. */
  public FakeNetwork latency(Duration time) {
    return latency(time, time);
  }

  /**
   * Sets a range within which a seed decides on the latency of all that is sent. Without a seed it
   * is the least.
   */
  public FakeNetwork latency(Duration least, Duration most) {
    link.setLatency(least, most);
    return this;
  }

  /** Sets the bytes a second of each connection and direction; 0 for no bound. */
  public FakeNetwork bandwidth(long bytesPerSecond) {
    link.setBandwidth(bytesPerSecond);
    return this;
  }

  /** Has nothing arrive until {@link #heal}, in neither direction. */
  public FakeNetwork partition() {
    partitioned = true;
    return this;
  }

  /** Ends the partition: what was sent meanwhile arrives. */
  public FakeNetwork heal() {
    partitioned = false;
    List.copyOf(handshakes).forEach(Pipe::heal);
    servers.values().forEach(server -> server.open().forEach(FakeConnection::heal));
    return this;
  }

  /**
   * Has a seed decide on faults: of each connection and each response, once in so many times. Runs
   * without a seed have none. A search that fails is shrunk to the fewest faults, too.
   *
   * @param kinds which of them; all if none is given
   * @throws IllegalArgumentException if {@code oneIn} is not positive
   */
  public FakeNetwork faults(int oneIn, NetworkFault... kinds) {
    if (oneIn < 1) {
      throw new IllegalArgumentException("oneIn must be positive: " + oneIn);
    }
    this.oneIn = oneIn;
    faults.clear();
    faults.addAll(kinds.length == 0 ? EnumSet.allOf(NetworkFault.class) : Set.of(kinds));
    return this;
  }

  /** Ends the faults, so that a test may see whether all comes right. */
  public FakeNetwork withoutFaults() {
    faults.clear();
    return this;
  }

  /**
   * Ends all trouble: faults by seed, a partition, servers that refuse or ignore, faults of TLS.
   * What has gone wrong before stays so, such as a response that has stalled. With {@link
   * Simulation#eventually}, a test sees whether all comes right.
   */
  public FakeNetwork recover() {
    servers.values().forEach(FakeServer::recover);
    return withoutFaults().heal();
  }

  // ---- what has happened ----

  /** The requests to all servers so far, in the order in which they were there, whole. */
  public List<RecordedRequest> requests() {
    return servers.values().stream()
        .flatMap(server -> server.requests().stream())
        .sorted(Comparator.comparing(RecordedRequest::at))
        .toList();
  }

  // ---- for the platform ----

  /** The addresses of a host, after the time of a lookup. */
  void lookUp(String host, NetworkPlatform.Answer answer) {
    clock.after(
        dnsDelay,
        () -> {
          List<InetAddress> found = names.getOrDefault(host, List.of());
          if (found.isEmpty()) {
            answer.failed(new UnknownHostException(host));
          } else {
            answer.found(found);
          }
        });
  }

  /** Connects to an address. */
  void dial(InetSocketAddress address, Dialling client) {
    dialling.add(client);
    FakeServer server = servers.get(address);
    Pipe pipe = new Pipe(clock, server == null ? link : server.link(), () -> partitioned);
    handshakes.add(pipe);
    pipe.send(0, () -> pipe.send(0, () -> answer(address, client, pipe)));
  }

  private void answer(InetSocketAddress address, Dialling client, Pipe pipe) {
    FakeServer server = servers.get(address);
    NetworkFault fault =
        server == null
            ? null
            : fault("connection to " + server, NetworkFault.REFUSED, NetworkFault.NO_ANSWER);
    if (fault == NetworkFault.NO_ANSWER) {
      handshakes.remove(pipe);
    } else {
      answer(server, client, pipe, fault == NetworkFault.REFUSED);
    }
  }

  private void answer(
      @Nullable FakeServer server, Dialling client, Pipe pipe, boolean refusedByFault) {
    handshakes.remove(pipe);
    if (!dialling.contains(client)) {
      return;
    }
    if (server != null && server.door() == Door.SILENT) {
      server.ignores(() -> {
        handshakes.add(pipe);
        pipe.send(0, () -> answer(server, client, pipe, refusedByFault));
      });
      return;
    }
    dialling.remove(client);
    if (server == null || server.door() == Door.REFUSES || refusedByFault) {
      client.refused(new ConnectException("Connection refused"));
      return;
    }
    connected(server, (FakeConnection.Client) client, client);
  }

  private void connected(FakeServer server, FakeConnection.Client end, Dialling client) {
    FakeConnection connection =
        new FakeConnection(++connections, server, clock, server.link(), () -> partitioned, end);
    server.began(connection);
    client.connected(connection);
  }

  /** A server could not answer: the test fails at its end. */
  void failed(String what, Throwable why) {
    if (faultsOfScript.size() == MOST_FAULTS) {
      return;
    }
    String fault = what + ": " + why;
    faultsOfScript.add(fault);
    if (failure == null) {
      failure = new AssertionError(fault, why);
    } else {
      failure.addSuppressed(why);
    }
  }

  /** What the simulation asks when the program fails in another way. */
  private final class Script implements ScriptFaults {
    @Override
    public List<String> faults() {
      return faultsOfScript.stream().distinct().toList();
    }

    @Override
    public void close() {
      FakeNetwork.this.close();
    }
  }

  /** The connection is not wanted any more. */
  void giveUp(Dialling client) {
    dialling.remove(client);
  }

  /** The fault that is decided on, among those that may happen here; null for none. */
  @Nullable NetworkFault fault(String where, NetworkFault... possible) {
    List<NetworkFault> kinds = Arrays.stream(possible).filter(faults::contains).toList();
    if (kinds.isEmpty()) {
      return null;
    }
    int choice = simulation.decide(where + " " + kinds + ", number", kinds.size() + 1, oneIn);
    return choice == 0 ? null : kinds.get(choice - 1);
  }

  /**
   * Removes the network: connections are lost, and sessions that have not been closed are of no use
   * any more. Does not suspend. A second call has no effect.
   *
   * @throws AssertionError if a server could not answer a request, with why
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    partitioned = false;
    faults.clear();
    InstalledPlatform.get(simulation.engine().system()).install(null);
    platform.stopActors();
    servers.values().forEach(FakeServer::end);
    if (failure != null) {
      throw failure;
    }
  }
}
