package dev.tauko.http.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the HTTP test kit can see. */
class HttpTestKitApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("http-testkit", FakeNetwork.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(FakeNetwork.class)).noneMatch(line -> line.contains(".internal."));
  }
}
