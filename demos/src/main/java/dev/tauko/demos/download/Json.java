package dev.tauko.demos.download;

import dev.tauko.tools.RetryPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;

/** Shows a run as events, each a line with an object of JSON. */
final class Json implements Reporter {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final PrintWriter out;

  Json(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public void rejected(Input.Problem problem) {
    event(
        "rejected", "origin", problem.origin(), "what", problem.what(), "reason", problem.reason());
  }

  @Override
  public void started(Progress file) {
    event("started", "url", file.url(), "name", file.name());
  }

  @Override
  public void retrying(Progress file, RetryPolicy.Attempt attempt) {
    event(
        "retrying",
        "url",
        file.url(),
        "reason",
        Show.text(String.valueOf(attempt.failure().getMessage())),
        "delay",
        attempt.delay().toMillis() / 1e3);
  }

  @Override
  public void restarting(Progress file, String reason) {
    event("restarting", "url", file.url(), "reason", reason);
  }

  @Override
  public void ended(Progress file, Result result) {
    switch (result) {
      case Result.Done(var path, long bytes) ->
          event(
              "done",
              "url",
              file.url(),
              "file",
              path.toString(),
              "bytes",
              bytes,
              "fetched",
              file.fetched(),
              "seconds",
              file.time().toMillis() / 1e3);
      case Result.Kept(var path, String reason) ->
          event("kept", "url", file.url(), "file", path.toString(), "reason", reason);
      case Result.Failed(var kind, String reason) ->
          event(
              "failed",
              "url",
              file.url(),
              "kind",
              switch (kind) {
                case CHECKSUM -> "checksum";
                case DISK -> "disk";
                default -> "server";
              },
              "fetched",
              file.fetched(),
              "reason",
              reason);
    }
  }

  @Override
  public void tick(Collection<Progress> active, Summary summary) {
    for (Progress file : active) {
      event(
          "progress",
          "url",
          file.url(),
          "present",
          file.present(),
          "length",
          file.length(),
          "fetched",
          file.fetched(),
          "connections",
          file.connections(),
          "speed",
          (long) file.speed());
    }
  }

  @Override
  public void finished(Summary summary) {
    event(
        "summary",
        "files",
        summary.files(),
        "done",
        summary.done(),
        "kept",
        summary.kept(),
        "failed",
        summary.failed(),
        "fetched",
        summary.bytes(),
        "seconds",
        summary.time().toMillis() / 1e3,
        "interrupted",
        summary.isInterrupted());
  }

  private void event(String name, Object... fields) {
    StringBuilder line = new StringBuilder("{\"event\":").append(Show.json(name));
    for (int i = 0; i < fields.length; i += 2) {
      line.append(',').append(Show.json(String.valueOf(fields[i]))).append(':');
      line.append(fields[i + 1] instanceof String text ? Show.json(text) : fields[i + 1]);
    }
    out.println(line.append('}'));
  }
}
