package dev.tauko.http.internal.wire;

import dev.tauko.http.internal.settings.HeadSettings;
import javax.net.ssl.SSLSession;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link ResponseFilter} between the server's plaintext bytes and Pekko HTTP's parser.
 *
 * <p>While no body is on its way the stage reads ahead of the parser's demand, so that a connection
 * that lies idle learns at once that the server has closed it. Within a body it reads only on
 * demand, which holds the server back.
 */
public final class FilterStage<T extends SslTlsInbound>
    extends GraphStage<FlowShape<T, SslTlsInbound>> {
  private final Inlet<T> in = Inlet.create("Filter.in");
  private final Outlet<SslTlsInbound> out = Outlet.create("Filter.out");
  private final FlowShape<T, SslTlsInbound> shape = FlowShape.of(in, out);

  private final Wire wire;
  private final ResponseFilter filter;

  public FilterStage(Wire wire, HeadSettings limits) {
    this.wire = wire;
    this.filter = new ResponseFilter(wire, limits);
  }

  @Override
  public FlowShape<T, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private @Nullable SslTlsInbound held;
    private @Nullable Throwable failure;
    private boolean truncated;
    private boolean hasPassed;

    Logic() {
      super(shape);
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
              demanded();
            }

            @Override
            public void onUpstreamFinish() {
              try {
                filter.end(truncated);
                ended();
              } catch (ProtocolViolation cut) {
                broken(cut);
              }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              broken(cause);
            }
          });
    }

    @Override
    public void preStart() {
      pull(in);
    }

    private void received(SslTlsInbound element) {
      try {
        switch (element) {
          case SessionBytes plaintext ->
              pass(plaintext.session(), filter.accept(plaintext.bytes()));
          default -> truncated = true;
        }
        if (filter.brokenBody() != null) {
          broken(filter.brokenBody());
        } else {
          readOn();
        }
      } catch (ProtocolViolation violation) {
        failStage(violation);
      }
    }

    private void pass(SSLSession session, ByteString bytes) {
      if (bytes.isEmpty()) {
        return;
      }
      hasPassed = true;
      SessionBytes element = new SessionBytes(session, bytes);
      if (isAvailable(out)) {
        push(out, element);
      } else {
        held = element;
      }
    }

    private void demanded() {
      if (held != null) {
        push(out, held);
        held = null;
        if (isClosed(in) && failure == null) {
          completeStage();
        }
      } else if (failure != null) {
        failStage(failure);
      }
      readOn();
    }

    private void readOn() {
      boolean wanted =
          held == null && failure == null && (isAvailable(out) || !filter.isInsideBody());
      if (wanted && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void ended() {
      if (held == null) {
        completeStage();
      }
    }

    /*
     * A failure overtakes elements downstream, a completion does not. So a failure in a body waits
     * until the parser asks for more, and one after a response is no more than an end.
     */
    private void broken(Throwable cause) {
      if (filter.isInsideBody()) {
        failure = cause;
        if (isAvailable(out)) {
          failStage(cause);
        }
      } else if (wire.isAwaiting() || !hasPassed) {
        failStage(cause);
      } else {
        ended();
      }
    }
  }
}
