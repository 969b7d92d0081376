package dev.tauko.http.internal.connection;

import dev.tauko.http.internal.dial.Route;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the {@link Pool} knows of one route; confined to that actor. */
final class HostPool {
  final Route route;

  /** The exchanges that wait for a connection, in the order of their tickets. */
  private final LinkedHashMap<Exchange, Long> waiters = new LinkedHashMap<>();

  /** Those among them that are second attempts, which go before all others. */
  private final LinkedHashMap<Exchange, Long> secondAttempts = new LinkedHashMap<>();

  /** The idle connections, the one used last at the end. */
  final ArrayDeque<Connection> idle = new ArrayDeque<>();

  /** How many places are taken by connections on this route or promised to its waiters. */
  int places;

  /** The ticket under which the pool lists this route as ready to be served. */
  @Nullable Long listedAs;

  HostPool(Route route) {
    this.route = route;
  }

  /**
   * Puts an exchange in its line.
   *
   * @param ticket greater than all before
   */
  void add(Exchange exchange, long ticket) {
    if (exchange.isFresh()) {
      // Below all tickets of first attempts, and in their own order.
      secondAttempts.put(exchange, Long.MIN_VALUE + ticket);
    } else {
      waiters.put(exchange, ticket);
    }
  }

  /** Takes an exchange out of its line; returns whether it was there. */
  boolean remove(Exchange exchange) {
    return (exchange.isFresh() ? secondAttempts : waiters).remove(exchange) != null;
  }

  /** The exchange that is next, and its ticket. Somebody waits. */
  Map.Entry<Exchange, Long> next() {
    return (secondAttempts.isEmpty() ? waiters : secondAttempts).firstEntry();
  }

  boolean hasWaiters() {
    return countWaiters() > 0;
  }

  int countWaiters() {
    return secondAttempts.size() + waiters.size();
  }

  void forgetWaiters() {
    secondAttempts.clear();
    waiters.clear();
  }
}
