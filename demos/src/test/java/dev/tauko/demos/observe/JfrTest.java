package dev.tauko.demos.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.run;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.demos.Run;
import dev.tauko.sync.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of Flight Recorder, read by the command. */
class JfrTest {
  private static final List<String> EVENTS =
      List.of("Step", "LoopState", "TaskStart", "TaskWait", "TaskEnd");

  @TempDir private Path folder;

  private Path recorded() throws Exception {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      EVENTS.forEach(event -> recording.enable("dev.tauko." + event).withoutThreshold());
      recording.start();
      run(() -> {
        Event go = new Event("go");
        Task<?> patient = createTask("patient", go::await);
        Task<?> busy = createTask("busy", JfrTest::spin);
        yieldNow();
        busy.await();
        go.set();
        patient.await();
      });
      recording.stop();
      recording.dump(file);
    }
    return file;
  }

  private static void spin() {
    for (int i = 0; i < 100; i++) {
      yieldNow();
    }
  }

  @Test
  void itTellsWhoRanAndWhoWaitedLongest() throws Exception {
    Run run = Run.of("jfr", recorded().toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("Ran longest +in all +steps +longest step\n")
        .containsPattern(
            "\n {2}busy \\(#\\d+\\) +\\d+\\.\\d{3} s +1\\d\\d +\\d+\\.\\d{3} s {2}coroutine\n")
        .containsPattern("Waited longest +in all +waits +longest wait\n")
        .containsPattern(
            "\n {2}patient \\(#\\d+\\) +\\d+\\.\\d{3} s +1 +\\d+\\.\\d{3} s {2}Event.await\\(\\) of"
                + " \"go\"\n")
        .containsPattern("Tasks ended\n +3 finished\n");
  }

  @Test
  void oneLineOfEachKindIsShownIfOneIsAskedFor() throws Exception {
    Run run = Run.of("jfr", "--top", "1", recorded().toString());
    assertThat(run.out()).containsPattern("\n {2}and \\d+ more\n");
  }

  @Test
  void aRecordingWithoutLongWaitsIsSaidToBeSo() throws IOException {
    Path file = folder.resolve("empty.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      recording.stop();
      recording.dump(file);
    }
    Run run = Run.of("jfr", file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("There are no events of Tauko in the recording");
  }

  @Test
  void aFileThatIsNoRecordingIsSaidToBeSo() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "no recording");
    for (String name : List.of(file.toString(), folder.resolve("none").toString())) {
      Run run = Run.of("jfr", name);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("tauko: cannot read the recording " + name);
    }
  }
}
