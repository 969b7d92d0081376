package dev.tauko.http.test;

import static dev.tauko.Asyncio.gather;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientSession;
import dev.tauko.http.DigestAuth;
import dev.tauko.http.FormData;
import dev.tauko.http.RequestBody;
import dev.tauko.test.CoroutineTest;
import dev.tauko.test.Simulation;
import dev.tauko.test.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of requests run on the simulated loop, wherever they come from. */
class FakeUploadTest {
  private static final String URL = "http://a.test/";

  private static FakeServer server() {
    return FakeNetwork.install()
        .server("http://a.test")
        .handle(request -> FakeResponse.ok(request.body().length + " bytes"));
  }

  private static FormData form() {
    return new FormData().field("name", "value").file("file", "x.txt", RequestBody.text("text"));
  }

  @CoroutineTest
  void aFormOfPartsIsSentInNoTime(VirtualClock clock) {
    FakeServer server = server();
    try (var session = ClientSession.create()) {
      assertThat(session.post(URL, RequestBody.multipart(form())).text()).endsWith(" bytes");
    }
    assertThat(server.requests().getFirst().text()).contains("value").contains("x.txt");
    assertThat(clock.now()).isZero();
  }

  @CoroutineTest
  void aFileIsReadWhileTheClockStands(VirtualClock clock, @TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[300_000]);
    server();
    try (var session = ClientSession.create()) {
      assertThat(session.post(URL, RequestBody.file(file)).text()).isEqualTo("300000 bytes");
    }
    assertThat(clock.now()).isZero();
  }

  @CoroutineTest
  void aStreamOfTheProgramFollowsTheVirtualClock(VirtualClock clock) {
    server();
    Source<ByteString, ?> parts =
        Source.from(List.of("a", "b", "c"))
            .throttle(1, Duration.ofSeconds(10))
            .map(ByteString::fromString);
    try (var session = ClientSession.create()) {
      assertThat(session.post(URL, RequestBody.stream(parts)).text()).isEqualTo("3 bytes");
    }
    assertThat(clock.now()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(31));
  }

  private static void formsAndPasswords() throws Exception {
    Simulation simulation = Simulation.current();
    FakeServer server = FakeNetwork.install().server("http://a.test");
    String challenge = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
    server.handle(request -> {
      simulation.note(request.headers() + new String(request.body(), UTF_8));
      return request.header("Authorization").isPresent()
          ? FakeResponse.ok("")
          : FakeResponse.status(401).header("WWW-Authenticate", challenge);
    });
    try (var session =
        ClientSession.builder().middleware(DigestAuth.of(URL, "user", "secret")).create()) {
      gather(
          () -> session.post(URL, RequestBody.multipart(form())).text(),
          () -> session.post(URL, RequestBody.multipart(form())).text());
    }
  }

  @Test
  void whatIsSentIsTheSameForTheSameSeed() {
    List<String> sent = Simulation.seeded(5).trace(FakeUploadTest::formsAndPasswords);

    assertThat(sent)
        .anyMatch(line -> line.contains("cnonce="))
        .anyMatch(line -> line.contains("boundary="));
    assertThat(Simulation.seeded(5).trace(FakeUploadTest::formsAndPasswords)).isEqualTo(sent);
    assertThat(Simulation.seeded(6).trace(FakeUploadTest::formsAndPasswords)).isNotEqualTo(sent);
  }
}
