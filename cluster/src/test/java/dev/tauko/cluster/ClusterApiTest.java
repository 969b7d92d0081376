package dev.tauko.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the cluster module can see. */
class ClusterApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("cluster", ClusterEngine.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(ClusterEngine.class)).noneMatch(line -> line.contains(".internal."));
  }
}
