package dev.tauko.http.internal.dial;

import dev.tauko.http.Resolver;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.DialSettings;
import dev.tauko.http.internal.url.Origin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** Makes TCP connections to hosts. Thread-safe. */
public final class Dialer {
  private final DialSettings settings;
  private final Dns dns;
  private final SessionPlatform platform;

  public Dialer(SessionPlatform platform, DialSettings settings, Resolver resolver) {
    this.platform = platform;
    this.settings = settings;
    this.dns = new Dns(platform, resolver, settings.cacheTtl());
  }

  /**
   * A connection to the one whom a route leads to first, which asks for bytes once it is connected.
   * The addresses are looked up at once. The flow is run once.
   *
   * @param destination completed, before the connection is made, with the address of an origin
   *     behind a proxy that is sent addresses; else left alone
   */
  public Flow<ByteString, ByteString, NotUsed> dial(
      Route route,
      LookupListener events,
      Attempts attempts,
      CompletableFuture<InetAddress> destination) {
    Origin peer = route.peer();
    Proxy proxy = route.proxy();
    CompletableFuture<List<InetAddress>> known =
        proxy == null || !(proxy.wantsAddresses() || route.origin().isAddress())
            ? lookup(peer, events)
            : destination(route.origin(), events, attempts)
                .thenCompose(address -> {
                  destination.complete(address);
                  return lookup(peer, events);
                });
    CompletableFuture<List<InetSocketAddress>> addresses =
        known.thenApply(all -> {
          attempts.found(() -> dns.forget(peer.host(), all));
          return Addresses.interleaved(usable(route, all)).stream()
              .map(address -> new InetSocketAddress(address, peer.port()))
              .toList();
        });
    List<InetSocketAddress> now =
        addresses.isCompletedExceptionally() ? List.of() : addresses.getNow(List.of());
    return now.size() == 1 && attempts.begin()
        ? attempt(now.getFirst(), attempts)
        : Flow.fromGraph(
            new DialStage(
                addresses,
                attempts,
                address -> attempt(address, attempts),
                settings.attemptDelay()));
  }

  private CompletableFuture<List<InetAddress>> lookup(Origin host, LookupListener events) {
    return host.isAddress()
        ? CompletableFuture.completedFuture(literal(host))
        : dns.lookup(host.host(), events);
  }

  /** The address that a proxy is asked to connect to: the first one that may be used. */
  private CompletableFuture<InetAddress> destination(
      Origin origin, LookupListener events, Attempts attempts) {
    return lookup(origin, events)
        .handle((all, failure) -> {
          if (failure != null) {
            throw new UnknownDestination(failure);
          }
          attempts.foundDestination(() -> dns.forget(origin.host(), all));
          return permitted(all).getFirst();
        });
  }

  /* A proxy is who was configured. Names of origins that are sent to it are its business. */
  private List<InetAddress> usable(Route route, List<InetAddress> all) {
    return route.proxy() == null ? permitted(all) : all;
  }

  private List<InetAddress> permitted(List<InetAddress> all) {
    return settings.denyPrivate() ? Addresses.publicOnly(all) : all;
  }

  private static List<InetAddress> literal(Origin origin) {
    return List.of(InetAddress.ofLiteral(origin.host()));
  }

  /** A connection to one address, which has begun among these attempts. */
  private Flow<ByteString, ByteString, NotUsed> attempt(
      InetSocketAddress address, Attempts attempts) {
    AttemptSocket socket = new AttemptSocket(platform.hasSockets());
    return BidiFlow.fromGraph(new AttemptStage(attempts, socket, platform::nanos))
        .join(platform.connection(address, socket));
  }
}
