package dev.tauko.http.dial;

import dev.tauko.http.Resolver;
import dev.tauko.http.settings.DialSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/** Makes TCP connections to hosts. Thread-safe. */
public final class Dialer {
  /** A client that has no more to send has no more to receive either. */
  private static final boolean HALF_CLOSE = false;

  private final DialSettings settings;
  private final Dns dns;
  private final Tcp tcp;

  public Dialer(ActorSystem<?> system, DialSettings settings, Resolver resolver) {
    this.settings = settings;
    this.dns = new Dns(resolver, settings.cacheTtl());
    this.tcp = Tcp.get(system);
  }

  /**
   * A connection to a host, which asks for bytes once it is connected. The addresses are looked up
   * at once.
   *
   * @param host a name or the literal form of an address
   * @param guarded whether {@code deny-private-addresses} applies, if it is on
   * @param found called, on any thread, when the addresses are known
   */
  public Flow<ByteString, ByteString, NotUsed> dial(
      String host,
      boolean isAddress,
      int port,
      boolean guarded,
      LookupEvents events,
      Runnable found) {
    CompletableFuture<List<InetAddress>> known =
        isAddress
            ? CompletableFuture.completedFuture(List.of(InetAddress.ofLiteral(host)))
            : dns.lookup(host, events);
    CompletableFuture<List<InetSocketAddress>> addresses =
        known.thenApply(all -> {
          found.run();
          List<InetAddress> usable =
              guarded && settings.denyPrivate() ? Addresses.publicOnly(all) : all;
          return Addresses.interleaved(usable).stream()
              .map(address -> new InetSocketAddress(address, port))
              .toList();
        });
    List<InetSocketAddress> now =
        addresses.isCompletedExceptionally() ? List.of() : addresses.getNow(List.of());
    return now.size() == 1
        ? tcp(now.getFirst())
        : Flow.fromGraph(new DialStage(addresses, this::tcp, settings.attemptDelay()));
  }

  private Flow<ByteString, ByteString, NotUsed> tcp(InetSocketAddress address) {
    return tcp.outgoingConnection(
            address,
            Optional.empty(),
            List.of(TcpSO.tcpNoDelay(true)),
            HALF_CLOSE,
            Optional.empty(),
            Optional.empty())
        .mapMaterializedValue(connection -> NotUsed.getInstance());
  }
}
