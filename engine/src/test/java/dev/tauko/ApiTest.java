package dev.tauko;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users of the engine can see. */
class ApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("engine", Engine.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(Engine.class)).noneMatch(line -> line.contains(".internal."));
  }

  @Test
  void everyModuleChecksItsFileInTheSameWay() throws IOException {
    Path here = Path.of("src/test/java/dev/tauko/testkit/ApiFile.java");
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      assertThat(modules.map(module -> module.resolve(here)).filter(Files::exists))
          .containsExactly(here.toRealPath());
    }
  }
}
