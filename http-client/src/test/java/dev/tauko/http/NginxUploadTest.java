package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Nginx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads to a server that people use. */
@ExtendWith(Actors.class)
class NginxUploadTest {
  private static final int PART = 256 * 1024;
  private static final int PARTS = 400;

  private static final String DIRECTIVES =
      """
      location /up/ { dav_methods PUT; client_max_body_size 200m; }
      location /small/ { dav_methods PUT; client_max_body_size 1k; }
      """;

  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void folders() throws Exception {
    root = Files.createDirectory(directory.resolve("www"));
    Files.createDirectory(root.resolve("up"));
    Files.createDirectory(root.resolve("small"));
  }

  @Test
  void aFileArrivesAsItIs(ActorSystem<?> system) throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("file.bin"), content);
    try (var nginx = Nginx.start(directory, root, DIRECTIVES)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              var response = session.put(nginx.url("/up/a.bin"), RequestBody.file(file));
              assertThat(response.status()).isEqualTo(201);
              response.bytes();
              response = session.put(nginx.url("/up/a.bin"), RequestBody.file(file));
              assertThat(response.status()).isEqualTo(204);
              assertThat(session.stats().reused()).isEqualTo(1);
            }
            return "done";
          });
    }
    assertThat(root.resolve("up/a.bin")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHundredMebibytesArriveWhole(boolean isLengthKnown, ActorSystem<?> system) throws Exception {
    CRC32 sent = new CRC32();
    Random random = new Random(2);
    RequestBody stream =
        RequestBody.stream(
            Source.range(1, PARTS)
                .map(i -> {
                  byte[] part = new byte[PART];
                  random.nextBytes(part);
                  sent.update(part);
                  return ByteString.fromArrayUnsafe(part);
                }));
    RequestBody body = isLengthKnown ? stream.withContentLength((long) PART * PARTS) : stream;
    try (var nginx = Nginx.start(directory, root, DIRECTIVES)) {
      int status =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.create()) {
                  return session
                      .put(
                          nginx.url("/up/large.bin"),
                          request -> request.body(body).expectContinue())
                      .status();
                }
              });
      assertThat(status).isEqualTo(201);
    }
    CRC32 arrived = new CRC32();
    try (var file = Files.newInputStream(root.resolve("up/large.bin"))) {
      byte[] part = new byte[PART];
      for (int count = file.read(part); count > 0; count = file.read(part)) {
        arrived.update(part, 0, count);
      }
    }
    assertThat(Files.size(root.resolve("up/large.bin"))).isEqualTo((long) PART * PARTS);
    assertThat(arrived.getValue()).isEqualTo(sent.getValue());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatIsTooLargeIsRefused(boolean isAskedFor, ActorSystem<?> system) throws Exception {
    AtomicLong drawn = new AtomicLong();
    RequestBody body =
        RequestBody.stream(
                Source.repeat(ByteString.fromArrayUnsafe(new byte[PART]))
                    .take(PARTS)
                    .map(part -> {
                      drawn.addAndGet(part.size());
                      return part;
                    }))
            .withContentLength((long) PART * PARTS);
    try (var nginx = Nginx.start(directory, root, DIRECTIVES)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              try (var refusal =
                  session.put(
                      nginx.url("/small/a.bin"),
                      request -> {
                        if (isAskedFor) {
                          request.expectContinue();
                        }
                        request.body(body);
                      })) {
                assertThat(refusal.status()).isEqualTo(413);
                assertThat(refusal.text()).contains("413 Request Entity Too Large");
              }
              assertThat(session.get(nginx.url("/small/a.bin")).status()).isEqualTo(404);
              assertThat(session.stats().reused()).isZero();
            }
            return "done";
          });
    }
    assertThat(drawn.get()).isLessThan(isAskedFor ? 1 : (long) PART * PARTS);
  }
}
