package dev.tauko.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.testkit.TestCluster;
import dev.tauko.testkit.Logs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster in which nobody decides about lost nodes says so at its start. */
class DowningTest {

  @ParameterizedTest
  @CsvSource({"'', 0", "pekko.cluster.downing-provider-class = \"\", 1"})
  void aMissingDowningProviderIsWarnedOf(String setting, int warnings) throws Exception {
    List<String> messages;
    try (Logs logs = new Logs(ClusterEngine.class);
        TestCluster cluster = TestCluster.of(1, setting)) {
      cluster.awaitEngines(1);
      messages = List.copyOf(logs.messages());
    }
    assertThat(messages)
        .hasSize(warnings)
        .allMatch(message -> message.contains("downing-provider-class is empty"));
  }
}
