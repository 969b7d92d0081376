package dev.tauko.io;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tauko.testkit.Peer;
import java.io.IOException;
import java.io.InputStream;

/** As much of an HTTP server as CPython's tests of streams need. */
final class Http {
  static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);
  static final String STATUS = "HTTP/1.0 200 OK\r\n";
  static final String BODY = "\r\n\r\nTest message";

  private Http() {}

  /** Answers one request, and closes the connection. */
  static void serve(Peer.Conversation conversation) throws IOException {
    readHead(conversation.in());
    conversation.out().write((STATUS + "Content-type: text/plain" + BODY).getBytes(US_ASCII));
  }

  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.append((char) next);
    }
  }
}
