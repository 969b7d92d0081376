package dev.tauko.http.internal.connection;

import dev.tauko.http.SessionStats;
import java.util.concurrent.CompletableFuture;

/** What a session's {@link Pool} can be told. */
sealed interface PoolMessage {

  /** An exchange wants a connection; it waits until there is one. */
  record Acquire(Exchange exchange) implements PoolMessage {}

  /** An exchange that may still be waiting has been cancelled. */
  record Abandon(Exchange exchange) implements PoolMessage {}

  /** A connection has served an exchange and may serve another one. */
  record Released(Connection connection) implements PoolMessage {}

  /** A connection has ended. */
  record Closed(Connection connection) implements PoolMessage {}

  /** Some connection may have lain idle for too long. */
  record ExpireIdle() implements PoolMessage {}

  /** Asks for the figures after all that was told before. */
  record GetStats(CompletableFuture<SessionStats> reply) implements PoolMessage {}

  /** The session is closed: every connection ends, then the pool. */
  record Shutdown() implements PoolMessage {}
}
