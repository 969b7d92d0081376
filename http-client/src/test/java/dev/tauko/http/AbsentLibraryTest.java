package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Encodings;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** The libraries of br and zstd are optional: a class path without them. */
class AbsentLibraryTest {

  /** A program that asks for a body in each coding. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "absent");
      for (String coding : List.of("gzip", "br", "zstd")) {
        System.out.println(coding + ": " + outcome(system, arguments[0] + coding));
      }
      system.terminate();
    }

    private static String outcome(ActorSystem<?> system, String url) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.get(url).text();
            } catch (ClientPayloadException failure) {
              return String.valueOf(failure.getMessage());
            }
          });
    }
  }

  @Test
  void aCodingWithoutItsLibraryIsNotOfferedAndNamesTheArtifactToAdd() throws Exception {
    List<String> offered = new CopyOnWriteArrayList<>();
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("brotli4j") && !entry.contains("zstd-jni"))
            .collect(Collectors.joining(File.pathSeparator));
    try (var server =
        ScriptedServer.start(peer -> {
          String head = peer.readRequest();
          head.lines().filter(line -> line.startsWith("Accept-Encoding")).forEach(offered::add);
          String coding = Peer.target(head).substring(1);
          byte[] body = Encodings.encode(coding, "text".getBytes(StandardCharsets.UTF_8));
          peer.send(
              "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
                  .formatted(coding, body.length),
              body);
        })) {
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  classPath,
                  Program.class.getName(),
                  server.url("/").toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(program.waitFor()).as(output).isZero();
      assertThat(output)
          .contains("gzip: text")
          .contains("br: ", "add com.aayushatharva.brotli4j:brotli4j and the native-* artifact")
          .contains("zstd: ", "add com.github.luben:zstd-jni")
          .doesNotContain("cannot be read on this system");
      assertThat(offered).hasSize(3).containsOnly("Accept-Encoding: gzip, deflate");
    }
  }
}
