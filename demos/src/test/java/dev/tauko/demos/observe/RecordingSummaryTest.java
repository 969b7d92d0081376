package dev.tauko.demos.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of a recording that somebody outside has chosen. */
class RecordingSummaryTest {
  private static final String NAME =
      "a\u001b[2J\n  forged (#1) 9.9 s\u0085\u202e" + "x".repeat(5000);

  @TempDir private Path folder;

  @SuppressWarnings("unused") // Flight Recorder reads the fields.
  @Name("dev.tauko.TaskWait")
  private static final class Wait extends Event {
    long task = 7;
    String name = NAME;
    String reason = NAME;
  }

  @Test
  void theyAreEscapedAndCut() throws Exception {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(Wait.class).withoutThreshold();
      recording.start();
      Wait wait = new Wait();
      wait.begin();
      wait.commit();
      recording.stop();
      recording.dump(file);
    }
    RecordingSummary summary = new RecordingSummary();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      summary.add(event);
    }
    StringWriter out = new StringWriter();
    summary.print(new PrintWriter(out), 10);

    assertThat(out.toString())
        .contains("  a\\u001b[2J\\u000a  forged (#1) 9.9 s\\u0085\\u202ex")
        .contains("… (#7)")
        .doesNotContain("\u001b", "\u0085", "\u202e", "\n  forged");
    assertThat(out.toString().lines()).allMatch(line -> line.length() < 250);
  }
}
