package dev.tauko.http.internal.dial;

import dev.tauko.http.ClientException;
import dev.tauko.http.internal.wire.ProtocolViolation;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Has a proxy open a tunnel to the origin, and passes bytes both ways once it is there. Bytes that
 * follow the proxy's answer before anything was sent are an error: a server of HTTP or TLS does not
 * speak first.
 */
public final class TunnelStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private final Inlet<ByteString> fromClient = Inlet.create("Tunnel.fromClient");
  private final Outlet<ByteString> toProxy = Outlet.create("Tunnel.toProxy");
  private final Inlet<ByteString> fromProxy = Inlet.create("Tunnel.fromProxy");
  private final Outlet<ByteString> toClient = Outlet.create("Tunnel.toClient");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromClient, toProxy, fromProxy, toClient);

  private final ProxyDialogue dialogue;
  private final Runnable opened;

  /**
   * @param opened called when the proxy has opened the tunnel
   */
  public TunnelStage(ProxyDialogue dialogue, Runnable opened) {
    this.dialogue = dialogue;
    this.opened = opened;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private boolean isAsked;
    private boolean isOpen;
    private ByteString unsent = ByteString.emptyByteString();

    Logic() {
      super(shape);
      setHandler(
          fromClient,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              push(toProxy, grab(fromClient));
            }

            @Override
            public void onUpstreamFinish() {
              complete(toProxy);
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              fail(toProxy, cause);
            }
          });
      setHandler(
          toProxy,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!isAsked) {
                isAsked = true;
                push(toProxy, dialogue.opening());
                pull(fromProxy);
              } else if (!unsent.isEmpty()) {
                send();
              } else if (isOpen && !isClosed(fromClient)) {
                pull(fromClient);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(fromClient, cause);
            }
          });
      setHandler(
          fromProxy,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              if (isOpen) {
                push(toClient, grab(fromProxy));
              } else {
                answered(grab(fromProxy).toArrayUnsafe());
              }
            }

            @Override
            public void onUpstreamFinish() {
              if (isOpen) {
                complete(toClient);
              } else {
                failStage(new ProtocolViolation("it ended the connection before it answered"));
              }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              if (isOpen) {
                fail(toClient, cause);
              } else {
                failStage(cause);
              }
            }
          });
      setHandler(
          toClient,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (isOpen && !isClosed(fromProxy)) {
                pull(fromProxy);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(fromProxy, cause);
            }
          });
    }

    private void answered(byte[] bytes) {
      try {
        unsent = unsent.concat(dialogue.answered(bytes));
      } catch (ProtocolViolation | ClientException refused) {
        failStage(refused);
        return;
      }
      if (dialogue.isOpen()) {
        isOpen = true;
        proceed();
      } else {
        if (!unsent.isEmpty() && isAvailable(toProxy)) {
          send();
        }
        pull(fromProxy);
      }
    }

    private void send() {
      push(toProxy, unsent);
      unsent = ByteString.emptyByteString();
    }

    private void proceed() {
      opened.run();
      if (isAvailable(toProxy) && !isClosed(fromClient)) {
        pull(fromClient);
      }
      if (isAvailable(toClient)) {
        pull(fromProxy);
      }
    }
  }
}
