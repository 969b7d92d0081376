package dev.tauko.demos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.demos.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three processes, one of which is killed. */
@Tag("stress")
class ClusterDemoTest {

  @Test
  void everyPageIsReadThoughANodeIsKilled() {
    Run run = Run.of("cluster", "--pages", "80");

    assertThat(run.lines())
        .anyMatch(line -> line.matches("Node 2: pekko://tauko@127.0.0.1:\\d+, process \\d+"))
        .contains("Read:   80 of 80 pages")
        .anyMatch(line -> line.matches("kill -9 of node 2, after \\d+ pages"))
        .anyMatch(line -> line.matches("Hole:   \\d+\\.\\d\\d s from the kill .*"));
    assertThat(run.exitCode()).isZero();
  }
}
