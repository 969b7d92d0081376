package dev.tauko.http.internal.dial;

import dev.tauko.http.ClientHttpProxyException;
import dev.tauko.http.internal.grammar.RequestHead;
import dev.tauko.http.internal.settings.HeadSettings;
import dev.tauko.http.internal.wire.HeadReader;
import dev.tauko.http.internal.wire.ProtocolViolation;
import dev.tauko.http.internal.wire.ResponseHead;
import org.apache.pekko.util.ByteString;

/**
 * Asks an HTTP proxy for a tunnel (CONNECT; RFC 9110, section 9.3.6). The answer is read as
 * strictly, and within the same limits, as any server's.
 */
public final class ConnectDialogue implements ProxyDialogue {
  private final Route route;
  private final Proxy proxy;
  private final HeadReader heads;
  private boolean isOpen;

  public ConnectDialogue(Route route, Proxy proxy, HeadSettings limits) {
    this.route = route;
    this.proxy = proxy;
    this.heads = new HeadReader(limits);
  }

  @Override
  public ByteString opening() {
    String authority = route.origin().bracketedHost() + ":" + route.origin().port();
    String authorization = proxy.authorization();
    RequestHead head = new RequestHead("CONNECT", authority, authority);
    if (authorization != null) {
      head.add("Proxy-Authorization", authorization);
    }
    return head.toBytes();
  }

  @Override
  public ByteString answered(byte[] bytes) {
    int at = 0;
    while (!isOpen) {
      at = heads.feed(bytes, at, bytes.length);
      if (at < 0) {
        return ByteString.emptyByteString();
      }
      // What follows a refusal is not read: its framing is of no interest.
      answered(heads.take(true));
    }
    if (at < bytes.length) {
      throw new ProtocolViolation("bytes follow its answer that nobody asked for");
    }
    return ByteString.emptyByteString();
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

  @Override
  public boolean isOpen() {
    return isOpen;
  }
}
