package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientPayloadException;
import dev.tauko.internal.pekko.Telling;
import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request's body to its connection: a valve that can be held closed, opened and
 * stopped, and that counts what flows.
 *
 * <pre>
 *   the user's source ── Valve ──┊── Meter ── Pekko HTTP's client layer
 * </pre>
 *
 * <p>What a user wrote runs on the platform's dispatcher for that; what is right of the boundary
 * belongs to the connection. The last bytes of a body of known length wait until its source has
 * ended, so that a server never has the whole of a body that is too long. A body that fails is told
 * to the connection; the stream stays silent then, as the connection's end ends it. The handle
 * belongs to the connection's stage.
 */
final class Upload {
  /** How many parts of a body may lie between its source and the connection. */
  private static final int PARTS_AHEAD = 4;

  /**
   * Each stage of Pekko HTTP holds a cancellation back for a while, so that the failure behind it
   * comes first, and hands this down to the stages of the bodies that it is given.
   */
  private static final Attributes CANCELLED_AT_ONCE =
      Attributes.none()
          .and(
              new Attributes.CancellationStrategy(
                  Attributes.cancellationStrategyPropagateFailure()));

  private enum Command {
    OPEN,
    STOP
  }

  private final Connection connection;
  private final Exchange exchange;
  private final Content content;
  private final String dispatcher;
  private volatile boolean isOpen;
  private volatile boolean isStopped;
  private volatile boolean isFinished;
  private volatile @Nullable AsyncCallback<Command> valve;

  /**
   * @param dispatcher the path of that of the user's source
   */
  Upload(Connection connection, Exchange exchange, Content content, String dispatcher) {
    this.connection = connection;
    this.dispatcher = dispatcher;
    this.exchange = exchange;
    this.content = content;
    this.isOpen = !content.expectsContinue();
  }

  /** The body as the request carries it. */
  RequestEntity entity() {
    OptionalLong length = content.length();
    Source<ByteString, ?> bytes =
        Source.fromMaterializer((materializer, attributes) -> source())
            .via(new Valve())
            .addAttributes(CANCELLED_AT_ONCE)
            .async(dispatcher, PARTS_AHEAD)
            .via(new Meter());
    return length.isPresent()
        ? HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length.getAsLong(), bytes)
        : HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, bytes);
  }

  private Source<ByteString, NotUsed> source() {
    try {
      return content.sources().get();
    } catch (RuntimeException refused) {
      return Source.failed(refused);
    }
  }

  /** Lets the body flow. */
  void open() {
    isOpen = true;
    tell(Command.OPEN);
  }

  /** Lets no more of the body flow and cancels its source. */
  void stop() {
    isStopped = true;
    tell(Command.STOP);
  }

  private void tell(Command command) {
    AsyncCallback<Command> bound = valve;
    if (bound != null) {
      Telling.tell(() -> bound.invoke(command));
    }
  }

  /** Whether the body has been let flow. */
  boolean isOpen() {
    return isOpen;
  }

  /** Whether no more of the body will flow. */
  boolean isOver() {
    return isFinished || isStopped;
  }

  /** Whether all of the body is on its way. */
  boolean isFinished() {
    return isFinished;
  }

  private void failed(String reason, @Nullable Throwable cause) {
    isStopped = true;
    connection.abort(
        exchange,
        new ClientPayloadException(
            "the body of " + exchange + " cannot be sent: " + reason, cause));
  }

  private final class Valve extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("Upload.in");
    private final Outlet<ByteString> out = Outlet.create("Upload.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

    @Override
    public FlowShape<ByteString, ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
      return new Logic(shape);
    }
  }

  private final class Logic extends GraphStageLogic {
    private final Inlet<ByteString> in;
    private final Outlet<ByteString> out;
    private final boolean isCounted = content.length().isPresent();
    private long remaining = content.length().orElse(0);
    private @Nullable ByteString last;

    Logic(FlowShape<ByteString, ByteString> shape) {
      super(shape);
      in = shape.in();
      out = shape.out();
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              received(grab(in));
            }

            @Override
            public void onPull() {
              readOn();
            }

            @Override
            public void onUpstreamFinish() {
              ended();
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              failed(Failures.reason(cause), cause);
            }
          });
    }

    @Override
    public void preStart() {
      valve = createAsyncCallback(this::command);
      if (isStopped) {
        cancel(in);
      }
    }

    private void command(Command command) {
      switch (command) {
        case OPEN -> {
          if (isClosed(in)) {
            ended();
          } else {
            readOn();
          }
        }
        case STOP -> {
          last = null;
          cancel(in);
        }
      }
    }

    private void readOn() {
      if (isOpen && !isClosed(in) && !hasBeenPulled(in) && isAvailable(out)) {
        pull(in);
      }
    }

    private void received(ByteString part) {
      if (part.isEmpty()) {
        pull(in);
      } else if (!isCounted) {
        push(out, part);
      } else if (part.size() > remaining) {
        cancel(in);
        failed(
            "it has more than the " + content.length().getAsLong() + " bytes that it states", null);
      } else {
        remaining -= part.size();
        if (remaining == 0) {
          last = part;
          pull(in);
        } else {
          push(out, part);
        }
      }
    }

    private void ended() {
      if (isStopped || !isOpen) {
        return;
      }
      if (remaining > 0) {
        long stated = content.length().getAsLong();
        failed(
            "it has " + (stated - remaining) + " of the " + stated + " bytes that it states", null);
        return;
      }
      if (last != null) {
        push(out, last);
      }
      complete(out);
    }
  }

  /** Tells what comes out of the valve as it goes on to the connection. */
  private final class Meter extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("Upload.metered.in");
    private final Outlet<ByteString> out = Outlet.create("Upload.metered.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

    @Override
    public FlowShape<ByteString, ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
      return new MeterLogic(shape);
    }
  }

  private final class MeterLogic extends GraphStageLogic {
    MeterLogic(FlowShape<ByteString, ByteString> shape) {
      super(shape);
      setHandlers(
          shape.in(),
          shape.out(),
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              ByteString part = grab(shape.in());
              exchange.events().chunkSent(part.size());
              push(shape.out(), part);
            }

            @Override
            public void onPull() {
              pull(shape.in());
            }

            @Override
            public void onUpstreamFinish() {
              isFinished = true;
              completeStage();
              connection.uploaded(exchange);
            }
          });
    }
  }
}
