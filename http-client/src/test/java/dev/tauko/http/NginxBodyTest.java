package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Nginx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bodies as a server that people use sends them. */
@ExtendWith(Actors.class)
class NginxBodyTest {
  @TempDir Path directory;

  @Test
  void aPageIsCompressedOnItsWayAndAPartOfItIsNot(ActorSystem<?> system) throws Exception {
    List<String> lines = IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList();
    String page = String.join("\n", lines);
    Path root = Files.createDirectory(directory.resolve("www"));
    Files.writeString(root.resolve("page.txt"), page);
    try (var nginx = Nginx.start(directory, root, "gzip on; gzip_types *; gzip_min_length 1;")) {
      String url = nginx.url("/page.txt");
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              ClientResponse whole = session.get(url);
              assertThat(whole.headers().get("Content-Encoding")).contains("gzip");
              assertThat(whole.lines()).containsExactlyElementsOf(lines);
              ClientResponse part =
                  session.get(url, request -> request.header("Range", "bytes=5-15"));
              assertThat(part.status()).isEqualTo(206);
              assertThat(part.headers().contains("Content-Encoding")).isFalse();
              assertThat(part.text()).isEqualTo(page.substring(5, 16));
              assertThat(session.get(url).saveTo(directory.resolve("copy")))
                  .isEqualTo(page.length());
              assertThat(session.stats().created()).isEqualTo(1);
              return "done";
            }
          });
      assertThat(directory.resolve("copy")).hasContent(page);
    }
  }
}
