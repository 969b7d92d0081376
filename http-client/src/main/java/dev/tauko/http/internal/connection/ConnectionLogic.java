package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientException;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * What the user's end of every connection does, whether for requests or for a WebSocket: it opens
 * within its limit, tells the exchange that waits that it is ready, and tells the pool, once, that
 * it has ended.
 */
abstract class ConnectionLogic extends TimerGraphStageLogic {
  private static final Object OPENING = new Object();

  private final FlowShape<?, ?> shape;
  private final Connection connection;
  private final Connection.Owner owner;
  private boolean isReady;
  private boolean hasToldReady;
  private boolean hasToldClosed;
  private @Nullable ClientException refusal;

  /** The exchange that has the connection, and no answer yet. */
  @Nullable Exchange exchange;

  ConnectionLogic(FlowShape<?, ?> shape, Connection connection, Connection.Owner owner) {
    super(shape);
    this.shape = shape;
    this.connection = connection;
    this.owner = owner;
  }

  @Override
  public final void preStart() {
    setKeepGoing(true);
    Duration limit = connection.openLimit();
    if (limit != null) {
      scheduleOnce(OPENING, limit);
    }
    pull(shape.in());
  }

  @Override
  public final void onTimer(Object key) {
    if (OPENING.equals(key)) {
      Duration limit = Objects.requireNonNull(connection.openLimit());
      abort(Failures.openTimeout(connection, limit));
    } else {
      due(key);
    }
  }

  /** A timer of the subclass is due. */
  abstract void due(Object key);

  /** Ends the connection at once. */
  abstract void abort(ClientException cause);

  /** The connection is open: TLS and tunnel included. */
  final void opened() {
    isReady = true;
    cancelTimer(OPENING);
  }

  /** Whether the connection is open. */
  final boolean isReady() {
    return isReady;
  }

  /** Whether an exchange knows that the connection is open. */
  final boolean hasToldReady() {
    return hasToldReady;
  }

  /**
   * Tells the exchange that it is connected. It may come before the connection is open or after.
   */
  final void tellConnected() {
    if (isReady && exchange != null) {
      if (!hasToldReady) {
        hasToldReady = true;
        exchange.events().createEnd();
      }
      exchange.connected();
    }
  }

  /** The exception that says why the connection was not opened. */
  final ClientException refusal(@Nullable Throwable cause) {
    if (refusal == null) {
      refusal = Failures.connecting(connection.route(), connection.phase(), cause);
    }
    return refusal;
  }

  /** Notes why the connection is of no use. */
  final ClientException refuse(ClientException why) {
    refusal = why;
    return why;
  }

  /** Tells the pool that the place is free, before anyone learns of the end. */
  final void tellClosed() {
    if (!hasToldClosed) {
      hasToldClosed = true;
      connection.over(owner, isReady);
    }
  }

  /** The stage has stopped. */
  final void stopped() {
    connection.stageStopped(refusal);
  }
}
