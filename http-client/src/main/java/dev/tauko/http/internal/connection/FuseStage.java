package dev.tauko.http.internal.connection;

import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Passes bytes on to TCP, tells when TCP is connected and since when it has not taken any, and cuts
 * it off if it outlives its connection.
 *
 * <p>TCP asks for bytes as soon as it is connected, and before it delivers any. It can outlive its
 * connection where TLS has said farewell and the server does not answer.
 */
final class FuseStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** How many bytes TCP is given at a time while it is watched how fast it takes them. */
  private static final int PIECE = 64 * 1024;

  private final Inlet<ByteString> in = Inlet.create("Fuse.in");
  private final Outlet<ByteString> out = Outlet.create("Fuse.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Connection connection;

  FuseStage(Connection connection) {
    this.connection = connection;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean isConnected;
    private ByteString rest = ByteString.emptyByteString();

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              write(grab(in));
            }

            @Override
            public void onPull() {
              if (!isConnected) {
                isConnected = true;
                connection.transportConnected();
              }
              connection.written();
              if (!rest.isEmpty()) {
                write(rest);
              } else if (isClosed(in)) {
                completeStage();
              } else {
                pull(in);
              }
            }

            @Override
            public void onUpstreamFinish() {
              if (rest.isEmpty()) {
                completeStage();
              }
            }
          });
      connection.bindFuse(createAsyncCallback(lit -> scheduleOnce("fuse", LINGER)));
    }

    private void write(ByteString bytes) {
      if (!connection.isWritingWatched()) {
        rest = ByteString.emptyByteString();
        push(out, bytes);
      } else {
        rest = bytes.drop(PIECE);
        connection.writing();
        push(out, bytes.take(PIECE));
      }
    }

    @Override
    public void onTimer(Object key) {
      failStage(new IllegalStateException("the transport outlived its connection"));
    }
  }
}
