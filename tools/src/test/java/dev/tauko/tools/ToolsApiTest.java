package dev.tauko.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ApiFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users of the tools can see. */
class ToolsApiTest {

  @Test
  void theApiIsWhatTheFileLists() throws IOException {
    ApiFile.check("tools", Tools.class);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() throws IOException {
    assertThat(ApiFile.of(Tools.class)).noneMatch(line -> line.contains(".internal."));
  }
}
