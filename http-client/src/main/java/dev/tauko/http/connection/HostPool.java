package dev.tauko.http.connection;

import dev.tauko.http.url.Destination;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What the {@link Pool} knows of one destination; confined to that actor. */
final class HostPool {
  final Destination destination;

  /** The exchanges that wait for a connection, in the order of their tickets. */
  final LinkedHashMap<Exchange, Long> waiters = new LinkedHashMap<>();

  /** The idle connections, the one used last at the end. */
  final ArrayDeque<Connection> idle = new ArrayDeque<>();

  /** How many places are taken by connections to this destination or promised to its waiters. */
  int places;

  /** The ticket under which the pool lists this destination as ready to be served. */
  @Nullable Long listedAs;

  HostPool(Destination destination) {
    this.destination = destination;
  }
}
