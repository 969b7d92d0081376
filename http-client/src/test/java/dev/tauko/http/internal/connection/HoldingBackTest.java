package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.ScriptedServer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reader's pace is the server's pace, so that no body fills the memory. */
@ExtendWith(Actors.class)
class HoldingBackTest {
  private static final int BUFFER = 256 * 1024;

  /** What may be on its way from the connection to the body when that is full. */
  private static final int ON_ITS_WAY = 256 * 1024;

  private static ScriptedServer.Script sending(long size) {
    return peer -> {
      peer.readRequest();
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
      byte[] block = new byte[1 << 20];
      for (long sent = 0; sent < size; sent += block.length) {
        peer.send(block);
      }
      peer.awaitEnd();
    };
  }

  private static ByteString next(ResponseBody body, int most) {
    while (true) {
      ByteString part = body.poll(most);
      if (part != null) {
        return part;
      }
      Client.get(body.whenReadable());
    }
  }

  @Test
  void aBodyOfOneGibibyteIsNeverInMemory(ActorSystem<?> system) throws Exception {
    long size = 1L << 30;
    try (var server = ScriptedServer.start(sending(size));
        var client = Client.of(system)) {
      ResponseBody body = client.head(server.url("/")).body();
      long read = 0;
      for (ByteString part = next(body, 1 << 20); !part.isEmpty(); part = next(body, 1 << 20)) {
        read += part.size();
        assertThat(body.buffered()).isLessThan(BUFFER + ON_ITS_WAY);
      }
      assertThat(read).isEqualTo(size);
      assertThat(client.statsWhen(stats -> stats.idle() == 1).open()).isEqualTo(1);
    }
  }

  @Test
  void aSlowReaderHoldsTheServerBack(ActorSystem<?> system) throws Exception {
    long size = 32L << 20;
    try (var server = ScriptedServer.start(sending(size));
        var client = Client.of(system)) {
      ResponseBody body = client.head(server.url("/")).body();
      for (long read = 0; read < size; ) {
        read += next(body, 4096).size();
        assertThat(body.buffered()).isLessThan(BUFFER + ON_ITS_WAY);
      }
      assertThat(next(body, 1).isEmpty()).isTrue();
    }
  }
}
