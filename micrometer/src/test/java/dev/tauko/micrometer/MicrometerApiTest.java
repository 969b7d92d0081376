package dev.tauko.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the metrics can see. */
class MicrometerApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("micrometer", EngineMetrics.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(EngineMetrics.class)).noneMatch(line -> line.contains(".internal."));
  }
}
