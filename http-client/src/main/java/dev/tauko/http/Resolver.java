package dev.tauko.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of hosts. aiohttp calls this {@code AbstractResolver}.
 *
 * <p>A session asks it on virtual threads, where blocking is welcome, and for several hosts at a
 * time; it keeps what it is told for {@code tauko.http.dns.cache-ttl}, or until a connection to the
 * host does not come about. Hosts given as addresses are not asked for.
 */
@FunctionalInterface
public interface Resolver {
  /** Asks the operating system, as {@link InetAddress#getAllByName} does. */
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * Returns a host's addresses, at least one, those to be preferred first. May block.
   *
   * @param host a name in ASCII and lower case
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
