package dev.tauko.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the test kit can see. */
class TestKitApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("testkit", Simulation.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(Simulation.class)).noneMatch(line -> line.contains(".internal."));
  }
}
