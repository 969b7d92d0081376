package dev.tauko.http.internal.dial;

import dev.tauko.http.ClientException;
import dev.tauko.http.internal.wire.ProtocolViolation;
import org.apache.pekko.util.ByteString;

/** What is said to a proxy until it has opened a tunnel. One for each connection, in its stream. */
public interface ProxyDialogue {

  /** What the proxy is sent first. */
  ByteString opening();

  /**
   * Takes bytes from the proxy, not all of its answer perhaps.
   *
   * @return what it is sent next; may be empty
   * @throws ProtocolViolation if it does not keep to the protocol, or if bytes follow its last
   *     answer, which nobody has asked for
   * @throws ClientException if it opens no tunnel
   */
  ByteString answered(byte[] bytes);

  /** Whether the tunnel is open, so that all further bytes are the origin's. */
  boolean isOpen();
}
