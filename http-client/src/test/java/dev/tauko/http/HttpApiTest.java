package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the HTTP client can see. */
class HttpApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("http-client", ClientSession.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(ClientSession.class)).noneMatch(line -> line.contains(".internal."));
  }
}
