package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Journal.Head HEAD =
      new Journal.Head(new Origin("http://a.org/x", "-"), "\"tag\"", 1000);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("x.part.journal");
    Ranges before = new Ranges();
    before.add(0, 100);
    try (Journal journal = Journal.begin(file, HEAD, before)) {
      journal.written(200, 50);
      journal.synced(journal.count());
      journal.written(100, 30);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only there a start of the machine has a name")
  void afterAKillAllThatWasWrittenCounts() throws Exception {
    Journal.Content content = Journal.read(file).orElseThrow();

    assertThat(content.head()).isEqualTo(HEAD);
    assertThat(content.written().present())
        .containsExactly(new Ranges.Range(0, 130), new Ranges.Range(200, 250));
  }

  @Test
  void afterTheMachineHasStartedAnewOnlyWhatWasOnTheDiskCounts() throws Exception {
    Journal.Content content = Journal.read(file, "another").orElseThrow();

    assertThat(content.written().present())
        .containsExactly(new Ranges.Range(0, 100), new Ranges.Range(200, 250));
  }

  @Test
  void whereverItIsTornWhatIsBeforeThatCounts() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      Optional<Journal.Content> content = Journal.read(file);
      assertThat(content.map(each -> each.written().total()).orElse(0L)).isLessThanOrEqualTo(180);
    }
  }

  @Test
  void whateverByteIsDamagedNothingIsMadeUp() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] = (byte) (whole[at] ^ 4);
      Files.write(file, damaged);
      Optional<Journal.Content> content = Journal.read(file);
      if (content.isPresent()) {
        assertThat(content.get().head()).isEqualTo(HEAD);
        assertThat(content.get().written().missing(1000))
            .last()
            .isIn(
                new Ranges.Range(250, 1000),
                new Ranges.Range(100, 1000),
                new Ranges.Range(0, 1000));
      }
    }
  }

  @Test
  void somethingElseIsNoJournal() throws Exception {
    Files.writeString(file, "hello\n");
    assertThat(Journal.read(file)).isEmpty();
    assertThat(Journal.read(folder.resolve("none"))).isEmpty();
  }
}
