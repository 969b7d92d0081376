package dev.tauko.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the console can see. */
class ConsoleApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("console", Console.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(Console.class)).noneMatch(line -> line.contains(".internal."));
  }
}
