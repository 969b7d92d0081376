package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

  @ParameterizedTest
  @ValueSource(strings = {"download", "crawl"})
  void aVariableThatNamesNoProxyIsReportedInOneLine(String command) throws Exception {
    ProcessBuilder builder = Processes.tauko(command, "http://localhost:1/");
    builder.environment().put("http_proxy", "nonsense://");
    Process process = builder.redirectErrorStream(true).start();

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output.lines())
        .singleElement()
        .asString()
        .startsWith("tauko: the environment variable http_proxy: ");
  }
}
