package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
  private static final Journal.Head HEAD =
      new Journal.Head(new Origin("http://a.org/x", "-"), "\"1\"", 6);

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void beginOne() throws Exception {
    target = folder.resolve("x");
    try (PartFile part = PartFile.open(target)) {
      part.keepJournal(HEAD, new Ranges());
      part.write(0, List.of(ByteString.fromString("abc")));
    }
  }

  @Test
  void whatIsLeftIsFoundAgain() throws Exception {
    try (PartFile part = PartFile.open(target)) {
      assertThat(part.left(HEAD).orElseThrow().total()).isEqualTo(3);
    }
  }

  @Test
  void whatIsLeftOfAnotherVersionIsNothing() throws Exception {
    try (PartFile part = PartFile.open(target)) {
      assertThat(part.left(new Journal.Head(HEAD.origin(), "\"2\"", 6))).isEmpty();
    }
  }

  @Test
  void whenAnotherProcessHasFinishedItNothingIsLeft() throws Exception {
    try (PartFile other = PartFile.open(target)) {
      other.commit(null, false, false);
    }
    try (PartFile part = PartFile.open(target)) {
      assertThat(part.left(HEAD)).isEmpty();
    }
    assertThat(Files.readString(target)).isEqualTo("abc");
  }

  @Test
  void whatGoesWrongNamesTheFile() throws Exception {
    PartFile part = PartFile.open(target);
    part.close();

    for (Disk.Action action :
        List.<Disk.Action>of(
            () -> part.write(0, List.of(ByteString.fromString("abc"))), part::sync)) {
      assertThatThrownBy(action::run)
          .isInstanceOf(FileSystemException.class)
          .hasMessage(folder.resolve("x.part") + ": ClosedChannelException");
    }
  }
}
