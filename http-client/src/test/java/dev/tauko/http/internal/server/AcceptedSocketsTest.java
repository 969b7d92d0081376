package dev.tauko.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** The sockets of a server. */
class AcceptedSocketsTest {
  private final AcceptedSockets sockets = new AcceptedSockets();

  private Socket connected() {
    Socket socket = new Socket();
    sockets.afterConnect(socket);
    return socket;
  }

  @Test
  void openOnesAreKept() throws IOException {
    try (Socket first = connected();
        Socket second = connected()) {
      connected().close();
      assertThat(sockets.open()).containsExactlyInAnyOrder(first, second);
    }
  }

  @Test
  void closedOnesDoNotAddUp() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      connected().close();
      assertThat(sockets.size()).isLessThan(100);
    }
  }
}
