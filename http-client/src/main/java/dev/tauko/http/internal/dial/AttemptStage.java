package dev.tauko.http.internal.dial;

import java.net.ConnectException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * One attempt to connect to one address, around Pekko's stage of an outgoing TCP connection. Passes
 * bytes both ways; what it is there for is an attempt that is given up.
 *
 * <p>The actor behind Pekko's stage opens a socket, has it registered with a selector, and then
 * connects it. If it loses its stage before the selector has answered, it ends without closing the
 * socket, which nobody can reach from then on. So an attempt that is given up keeps its stage until
 * the socket is being connected, or the attempt fails; and it holds its place among the {@link
 * Attempts} until the socket is closed.
 *
 * <pre>
 *   CONNECTING ──TCP asks for bytes──▶ CONNECTED: passes all on
 *       │
 *    given up ──▶ GIVEN_UP ──the socket is under way──▶ DROPPED ──the socket is closed──▶ over
 * </pre>
 */
final class AttemptStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private static final Duration TICK = Duration.ofMillis(1);

  /** After how long a socket that should be closed is closed from here. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** After how long an attempt counts as over for which no socket has been opened. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

  private final Inlet<ByteString> sent = Inlet.create("Attempt.sent");
  private final Outlet<ByteString> toTcp = Outlet.create("Attempt.toTcp");
  private final Inlet<ByteString> fromTcp = Inlet.create("Attempt.fromTcp");
  private final Outlet<ByteString> received = Outlet.create("Attempt.received");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(sent, toTcp, fromTcp, received);

  private final Attempts attempts;
  private final AttemptSocket socket;
  private final LongSupplier nanos;

  /**
   * @param attempts among which it has begun
   * @param socket what the stage that this is joined to opens
   * @param nanos the time
   */
  AttemptStage(Attempts attempts, AttemptSocket socket, LongSupplier nanos) {
    this.attempts = attempts;
    this.socket = socket;
    this.nanos = nanos;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private enum State {
    CONNECTING,
    CONNECTED,
    GIVEN_UP,
    DROPPED
  }

  private final class Logic extends TimerGraphStageLogic {
    private State state = State.CONNECTING;
    private boolean hasEnded;
    private long givenUpAt;

    Logic() {
      super(shape);
      setHandler(
          sent,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              push(toTcp, grab(sent));
            }

            @Override
            public void onUpstreamFinish() {
              if (isConnected()) {
                complete(toTcp);
              } else {
                giveUp();
              }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              if (isConnected()) {
                fail(toTcp, cause);
              } else {
                giveUp();
              }
            }
          });
      setHandler(
          toTcp,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              asked();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              if (isWanted()) {
                cancel(sent, cause);
              } else {
                drop();
              }
            }
          });
      setHandler(
          fromTcp,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              push(received, grab(fromTcp));
            }

            @Override
            public void onUpstreamFinish() {
              if (isWanted()) {
                complete(received);
              } else {
                drop();
              }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              if (isWanted()) {
                fail(received, cause);
              } else {
                drop();
              }
            }
          });
      setHandler(
          received,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (isWanted()) {
                pull(fromTcp);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              if (isConnected()) {
                cancel(fromTcp, cause);
              } else {
                giveUp();
              }
            }
          });
    }

    private boolean isConnected() {
      return state == State.CONNECTED;
    }

    private boolean isWanted() {
      return state == State.CONNECTING || state == State.CONNECTED;
    }

    /* TCP asks for bytes first when it is connected. */
    private void asked() {
      switch (state) {
        case CONNECTING -> {
          state = State.CONNECTED;
          end();
          pull(sent);
        }
        case CONNECTED -> pull(sent);
        case GIVEN_UP -> drop();
        case DROPPED -> {}
      }
    }

    private void giveUp() {
      if (state == State.CONNECTING) {
        state = State.GIVEN_UP;
        givenUpAt = nanos.getAsLong();
        setKeepGoing(true);
        look();
      }
    }

    @Override
    public void onTimer(Object key) {
      look();
    }

    private void look() {
      Duration since = Duration.ofNanos(nanos.getAsLong() - givenUpAt);
      if (state == State.GIVEN_UP && socket.isUnderWay()) {
        drop();
      } else if (socket.isClosed()) {
        completeStage();
      } else if (since.compareTo(LAST_PATIENCE) >= 0) {
        socket.refuse();
        completeStage();
      } else {
        if (state == State.DROPPED && since.compareTo(PATIENCE) >= 0) {
          socket.refuse();
        }
        scheduleOnce("look", TICK);
      }
    }

    /* Pekko's stage ends, and its actor, which closes the socket, with it. */
    private void drop() {
      if (state == State.GIVEN_UP) {
        state = State.DROPPED;
        ConnectException unwanted = new ConnectException("the connection is not wanted any more");
        fail(toTcp, unwanted);
        cancel(fromTcp, unwanted);
        look();
      }
    }

    private void end() {
      if (!hasEnded) {
        hasEnded = true;
        attempts.end();
      }
    }

    @Override
    public void postStop() {
      end();
    }
  }
}
