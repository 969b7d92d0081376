package dev.tauko.demos.chat;

import static dev.tauko.Asyncio.run;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.startServer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.demos.Run;
import dev.tauko.io.Connection;
import dev.tauko.io.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ChatTest {

  private static String hear(Connection guest) throws IOException {
    return new String(guest.reader().readLine(), UTF_8).strip();
  }

  private static void say(Connection guest, String line) {
    guest.writer().write((line + "\n").getBytes(UTF_8));
  }

  private static Connection enter(Server server) throws IOException {
    int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
    Connection guest = openConnection("127.0.0.1", port);
    assertThat(hear(guest)).isEqualTo("What is your name?");
    return guest;
  }

  @Test
  void allClientsHearAllOthers() {
    Run run = Run.of("chat", "--clients", "5", "--lines", "3");

    assertThat(run.lines())
        .startsWith("5 clients, each says 3 lines to all others", "Heard: 60 of 60")
        .endsWith("Said:  15 of 15");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aGuestIsAnnouncedHeardAndMissed() throws Exception {
    run(() -> {
      Server server = startServer(new ChatRoom()::serve, "127.0.0.1", 0);
      Connection ann = enter(server);
      say(ann, "Ann");
      assertThat(hear(ann)).isEqualTo("Here are: nobody");
      Connection bob = enter(server);
      say(bob, "Ann");
      assertThat(hear(bob)).isEqualTo("There is a Ann here. What is your name?");
      say(bob, "Bob");
      assertThat(hear(bob)).isEqualTo("Here are: Ann");
      assertThat(hear(ann)).isEqualTo("* Bob has come");
      say(bob, "Hello!");
      assertThat(hear(ann)).isEqualTo("Bob: Hello!");
      bob.close();
      assertThat(hear(ann)).isEqualTo("* Bob has gone");
      ann.close();
      server.close();
      server.awaitClosed();
    });
  }
}
