package dev.tauko.http.internal.dial;

import dev.tauko.http.ClientHttpProxyException;
import dev.tauko.http.internal.grammar.RequestHead;
import dev.tauko.http.internal.settings.HeadSettings;
import dev.tauko.http.internal.wire.HeadReader;
import dev.tauko.http.internal.wire.ProtocolViolation;
import dev.tauko.http.internal.wire.ResponseHead;
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
 * Asks a proxy for a tunnel to the origin (CONNECT; RFC 9110, section 9.3.6), and passes bytes both
 * ways once it is there. The answer is read as strictly, and within the same limits, as any
 * server's; bytes that follow it before anything was sent are refused.
 */
public final class TunnelStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private final Inlet<ByteString> fromClient = Inlet.create("Tunnel.fromClient");
  private final Outlet<ByteString> toProxy = Outlet.create("Tunnel.toProxy");
  private final Inlet<ByteString> fromProxy = Inlet.create("Tunnel.fromProxy");
  private final Outlet<ByteString> toClient = Outlet.create("Tunnel.toClient");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromClient, toProxy, fromProxy, toClient);

  private final Route route;
  private final Proxy proxy;
  private final HeadSettings limits;
  private final Runnable opened;

  /**
   * @param opened called when the proxy has opened the tunnel
   */
  public TunnelStage(Route route, Proxy proxy, HeadSettings limits, Runnable opened) {
    this.route = route;
    this.proxy = proxy;
    this.limits = limits;
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

  private ByteString request() {
    String authority = route.origin().bracketedHost() + ":" + route.origin().port();
    String authorization = proxy.authorization();
    RequestHead head = new RequestHead("CONNECT", authority, authority);
    if (authorization != null) {
      head.add("Proxy-Authorization", authorization);
    }
    return head.toBytes();
  }

  private final class Logic extends GraphStageLogic {
    private final HeadReader heads = new HeadReader(limits);
    private boolean isAsked;
    private boolean isOpen;

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
                push(toProxy, request());
                pull(fromProxy);
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
        int at = 0;
        while (!isOpen) {
          at = heads.feed(bytes, at, bytes.length);
          if (at < 0) {
            pull(fromProxy);
            return;
          }
          // What follows a refusal is not read: its framing is of no interest.
          answered(heads.take(true));
        }
        if (at < bytes.length) {
          throw new ProtocolViolation("bytes follow its answer that nobody asked for");
        }
        proceed();
      } catch (ProtocolViolation violation) {
        failStage(violation);
      } catch (ClientHttpProxyException refused) {
        failStage(refused);
      }
    }

    private void answered(ResponseHead head) {
      if (head.isInterim()) {
        return;
      }
      if (head.status() < 200 || head.status() > 299) {
        throw new ClientHttpProxyException(
            "the proxy "
                + proxy
                + " opened no tunnel to "
                + route.origin()
                + ": it answered "
                + head.status()
                + " "
                + head.reason(),
            head.status(),
            head.headers(),
            null);
      }
      isOpen = true;
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
