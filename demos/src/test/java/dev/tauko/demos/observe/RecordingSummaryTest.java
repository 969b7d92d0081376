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

  @SuppressWarnings("unused") // Flight Recorder reads the fields.
  @Name("dev.tauko.Step")
  private static final class Step extends Event {
    long task;
    String name;
    String kind = "callback";

    Step(String name) {
      this.name = name;
    }
  }

  /** What the summary says of some events. */
  private String summary(Event... events) throws Exception {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      for (Event event : events) {
        recording.enable(event.getClass()).withoutThreshold();
      }
      recording.start();
      for (Event event : events) {
        event.begin();
        event.commit();
      }
      recording.stop();
      recording.dump(file);
    }
    RecordingSummary summary = new RecordingSummary();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      summary.add(event);
    }
    StringWriter out = new StringWriter();
    summary.print(new PrintWriter(out), 10);
    return out.toString();
  }

  @Test
  void callbacksOfTheEngineAndActorsAreNamedAsWhatTheyAre() throws Exception {
    String text =
        summary(
            new Step("dev.tauko.internal.engine.Shutdown"),
            new Step("dev.tauko.http.internal.connection.Pool"),
            new Step("org.apache.pekko.dispatch.Dispatcher$$anon$1"),
            new Step("app.Shutdown"));
    assertThat(text)
        .containsPattern("\n  callbacks of the engine +[0-9.]+ s +2 ")
        .containsPattern("\n  actors on the loop +[0-9.]+ s +1 ")
        .containsPattern("\n  app.Shutdown +[0-9.]+ s +1 ")
        .doesNotContain("dev.tauko", "pekko");
  }

  @Test
  void theyAreEscapedAndCut() throws Exception {
    String out = summary(new Wait());

    assertThat(out)
        .contains("  a\\u001b[2J\\u000a  forged (#1) 9.9 s\\u0085\\u202ex")
        .contains("… (#7)")
        .doesNotContain("\u001b", "\u0085", "\u202e", "\n  forged");
    assertThat(out.lines()).allMatch(line -> line.length() < 250);
  }
}
