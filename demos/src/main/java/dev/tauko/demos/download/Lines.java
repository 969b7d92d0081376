package dev.tauko.demos.download;

import dev.tauko.demos.Text;
import dev.tauko.tools.RetryPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;

/**
 * Shows a run as plain lines, for logs and pipes: what has ended, and every few seconds the rest.
 */
final class Lines implements Reporter {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean isQuiet;

  /**
   * @param isQuiet whether to show problems only
   */
  Lines(PrintWriter out, PrintWriter err, boolean isQuiet) {
    this.out = out;
    this.err = err;
    this.isQuiet = isQuiet;
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public void rejected(Input.Problem problem) {
    err.println(rejection(problem));
  }

  static String rejection(Input.Problem problem) {
    return problem.origin() + ": " + problem.what() + ": " + problem.reason();
  }

  @Override
  public void started(Progress file) {}

  @Override
  public void retrying(Progress file, RetryPolicy.Attempt attempt) {
    err.println(retry(file, attempt));
  }

  static String retry(Progress file, RetryPolicy.Attempt attempt) {
    return "%s: %s; again in %s"
        .formatted(
            file.name(),
            Show.text(String.valueOf(attempt.failure().getMessage())),
            Text.seconds(attempt.delay()));
  }

  @Override
  public void restarting(Progress file, String reason) {
    err.println(restart(file, reason));
  }

  static String restart(Progress file, String reason) {
    return file.name() + ": " + reason + "; from the start again";
  }

  @Override
  public void ended(Progress file, Result result) {
    if (result instanceof Result.Failed) {
      err.println(line(file, result));
    } else if (!isQuiet) {
      out.println(line(file, result));
    }
  }

  static String line(Progress file, Result result) {
    return switch (result) {
      case Result.Done(var path, long bytes) ->
          "done    %10s  %8s  %s"
              .formatted(Text.size(bytes), Text.seconds(file.time()), Show.text(path.toString()));
      case Result.Kept(var path, String reason) ->
          "kept    %10s  %8s  %s %s".formatted("", "", Show.text(path.toString()), reason);
      case Result.Failed(var _, String reason) ->
          "failed  %10s  %8s  %s: %s".formatted("", "", file.url(), reason);
    };
  }

  @Override
  public void tick(Collection<Progress> active, Summary summary) {
    if (!isQuiet) {
      for (Progress file : active) {
        if (file.fetched() > 0) {
          out.println("        " + state(file));
        }
      }
    }
  }

  private static String state(Progress file) {
    String share = file.length() > 0 ? file.present() * 100 / file.length() + " %" : "";
    return "%10s  %8s  %s  %s/s"
        .formatted(Text.size(file.present()), share, file.name(), Text.size((long) file.speed()));
  }

  @Override
  public void finished(Summary summary) {
    if (!isQuiet) {
      out.println(total(summary));
    }
  }

  static String total(Summary summary) {
    double seconds = Math.max(1e-3, summary.time().toNanos() / 1e9);
    return "%d of %s: %d done, %d kept, %d failed; %s in %s (%s/s)%s"
        .formatted(
            summary.ended(),
            Text.count(summary.files(), "file"),
            summary.done(),
            summary.kept(),
            summary.failed(),
            Text.size(summary.bytes()),
            Text.seconds(summary.time()),
            Text.size((long) (summary.bytes() / seconds)),
            summary.isInterrupted() ? "; interrupted, the same command goes on" : "");
  }
}
