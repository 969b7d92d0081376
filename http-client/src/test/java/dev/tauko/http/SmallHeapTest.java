package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** A body that does not fit into the heap is an error, and the program goes on. */
class SmallHeapTest {

  /** A program that reads the body at a URL as a whole, and then a small one. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "small");
      for (String settings : List.of("", "max-body-size = 1 GiB")) {
        System.out.println("outcome: " + outcome(system, settings, arguments[0]));
      }
      system.terminate();
    }

    private static String outcome(ActorSystem<?> system, String settings, String url) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(settings)) {
              String failure = "none";
              try {
                session.get(url + "large").bytes();
              } catch (ClientPayloadException tooLarge) {
                failure = String.valueOf(tooLarge.getMessage());
              }
              return failure + "; " + session.get(url + "small").text();
            }
          });
    }
  }

  @Test
  void aBodyThatDoesNotFitIsAnError() throws Exception {
    byte[] part = new byte[1 << 20];
    try (var server =
        ScriptedServer.start(peer -> {
          if (peer.readRequest().startsWith("GET /small")) {
            peer.respond("ok");
            return;
          }
          try {
            peer.send("HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 100; i++) {
              peer.send(part);
            }
          } catch (IOException cut) {
            // The client has seen enough.
          }
        })) {
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  server.url("/").toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(program.waitFor()).as(output).isZero();
      assertThat(output)
          .contains("outcome: the body is larger than tauko.http.max-body-size, 8388608 bytes; ok")
          .contains("outcome: the heap is too small for this body")
          .endsWith("; ok\n");
    }
  }
}
