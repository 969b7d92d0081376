package dev.tauko.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the tracing can see. */
class OpenTelemetryApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("opentelemetry", Traced.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(Traced.class)).noneMatch(line -> line.contains(".internal."));
  }
}
