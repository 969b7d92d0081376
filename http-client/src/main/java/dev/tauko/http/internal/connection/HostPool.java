package dev.tauko.http.internal.connection;

import dev.tauko.http.internal.dial.Route;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What the {@link Pool} knows of one route; confined to that actor. */
final class HostPool {
  final Route route;

  /** The exchanges that wait for a connection, in the order of their tickets. */
  final LinkedHashMap<Exchange, Long> waiters = new LinkedHashMap<>();

  /** The idle connections, the one used last at the end. */
  final ArrayDeque<Connection> idle = new ArrayDeque<>();

  /** How many places are taken by connections on this route or promised to its waiters. */
  int places;

  /** The ticket under which the pool lists this route as ready to be served. */
  @Nullable Long listedAs;

  HostPool(Route route) {
    this.route = route;
  }
}
