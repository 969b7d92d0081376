package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All connections together fit into the heap that a download has. */
class BuffersTest {
  private static final long HEAP = 48 << 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 16, 100, 128, 500, 1000})
  void threePiecesAndWhatIsUnreadOfEachConnectionFit(long connections) {
    Buffers each = Buffers.of(connections);

    assertThat(connections * (3L * each.read() + each.unread())).isLessThanOrEqualTo(HEAP);
  }

  @Test
  void aFewConnectionsReadAsMuchAsMakesThemFast() {
    assertThat(Buffers.of(1)).isEqualTo(new Buffers(512 << 10, 256 << 10));
    assertThat(Buffers.of(4)).isEqualTo(new Buffers(512 << 10, 256 << 10));
  }

  @Test
  void connectionsAreBoundedByFilesAndByHosts() {
    Input files = new Input(options(OptionalInt.empty()));
    IntStream.range(0, 100).forEach(i -> files.add("http://one.example/" + i, "argument"));

    assertThat(Buffers.of(files, policy(8, 16, 16))).isEqualTo(Buffers.of(16));
    assertThat(Buffers.of(files, policy(8, 1000, 16))).isEqualTo(Buffers.of(128));
    assertThat(Buffers.of(files, policy(1000, 1000, 1))).isEqualTo(Buffers.of(100));

    files.add("http://two.example/", "argument");
    assertThat(Buffers.of(files, policy(8, 16, 16))).isEqualTo(Buffers.of(32));
  }

  @Test
  void aFileMayHaveMoreConnectionsThanOthers() {
    Input file = new Input(options(OptionalInt.of(40)));
    file.add("http://one.example/", "argument");

    assertThat(Buffers.of(file, policy(8, 1000, 16))).isEqualTo(Buffers.of(40));
  }

  @Test
  void whatIsConfiguredIsNeverMadeLarger() {
    Config small = ConfigFactory.parseString("pekko.io.tcp.direct-buffer-size = 4 KiB");
    Config large = ConfigFactory.parseString("pekko.io.tcp.direct-buffer-size = 4 MiB");

    assertThat(Buffers.of(1).limiting(small)).isEqualTo(small);
    assertThat(Buffers.of(1).limiting(large).getBytes("pekko.io.tcp.direct-buffer-size"))
        .isEqualTo(512 << 10);
  }

  private static Item.Options options(OptionalInt connections) {
    return new Item.Options(null, null, null, List.of(), OptionalLong.empty(), connections);
  }

  private static Policy policy(int files, int perHost, int connections) {
    return new Policy(
        Path.of("."),
        Policy.Existing.NO_CLOBBER,
        false,
        files,
        perHost,
        connections,
        1 << 20,
        0,
        0,
        6,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Policy.Sync.NEVER,
        false);
  }
}
