package dev.tauko.http.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection in memory, as Pekko's TCP is it of one by a socket: asks for
 * bytes once it is connected, and ends with the connection.
 */
final class LinkStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("Link.in");
  private final Outlet<ByteString> out = Outlet.create("Link.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final FakeNetwork network;
  private final InetSocketAddress address;

  LinkStage(FakeNetwork network, InetSocketAddress address) {
    this.network = network;
    this.address = address;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic
      implements FakeConnection.Client, FakeNetwork.Dialling {
    private final AsyncCallback<Runnable> inside = createAsyncCallback(Runnable::run);
    private final Deque<ByteString> unread = new ArrayDeque<>();
    private @Nullable FakeConnection connection;
    private boolean finished;

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              sent(grab(in));
            }

            @Override
            public void onPull() {
              deliver();
            }
          });
    }

    @Override
    public void preStart() {
      network.dial(address, this);
    }

    @Override
    public void connected(FakeConnection made) {
      inside.invoke(() -> {
        connection = made;
        pull(in);
      });
    }

    @Override
    public void refused(IOException why) {
      inside.invoke(() -> failStage(why));
    }

    private void sent(ByteString bytes) {
      FakeConnection open = connection;
      if (open == null) {
        return;
      }
      Duration wait = open.clientSends(bytes);
      if (wait.isPositive()) {
        scheduleOnce("sent", wait);
      } else {
        pull(in);
      }
    }

    @Override
    public void onTimer(Object key) {
      if (!isClosed(in)) {
        pull(in);
      }
    }

    @Override
    public void received(ByteString bytes) {
      inside.invoke(() -> {
        unread.add(bytes);
        deliver();
      });
    }

    @Override
    public void closed() {
      inside.invoke(() -> {
        finished = true;
        deliver();
      });
    }

    @Override
    public void lost(IOException why) {
      inside.invoke(() -> failStage(why));
    }

    private void deliver() {
      if (isAvailable(out) && !unread.isEmpty()) {
        push(out, unread.remove());
      }
      if (finished && unread.isEmpty()) {
        completeStage();
      }
    }

    @Override
    public void postStop() {
      FakeConnection open = connection;
      if (open != null) {
        open.clientEnds();
      } else {
        network.giveUp(this);
      }
    }
  }
}
