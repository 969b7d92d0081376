package dev.tauko.demos.observe;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that reads a recording of Flight Recorder: who ran longest, who waited longest. */
@Command(
    name = "jfr",
    description = "Tells which coroutines of a recording ran longest, and which waited longest.")
public final class Jfr implements Callable<Integer> {
  private static final int FAILED = 1;

  @Parameters(paramLabel = "FILE", description = "A recording of the JDK's Flight Recorder.")
  private @Nullable Path file;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many are shown of each kind; ${DEFAULT-VALUE} by default.")
  private int top;

  @Spec private @Nullable CommandSpec spec;

  /** The command. */
  public Jfr() {}

  @Override
  public Integer call() {
    if (spec == null || file == null) {
      throw new IllegalStateException("not a part of a command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    RecordingSummary summary = new RecordingSummary();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        summary.add(recording.readEvent());
      }
    } catch (IOException e) {
      spec.commandLine().getErr().println("tauko: cannot read the recording " + file + ": " + e);
      return FAILED;
    }
    if (summary.isEmpty()) {
      out.println(
          "There are no events of Tauko in the recording: nothing took longer than their"
              + " thresholds, 20 ms unless the recording was started with others.");
    } else {
      summary.print(out, Math.max(1, top));
    }
    out.flush();
    return 0;
  }
}
