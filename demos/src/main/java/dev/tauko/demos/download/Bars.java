package dev.tauko.demos.download;

import dev.tauko.demos.Text;
import dev.tauko.tools.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Shows a run on a terminal: a bar for each file that is being downloaded, and a line for all. */
final class Bars implements Reporter {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final int NAME = 40;
  private static final int NUMBERS = 48;

  private final Screen screen;
  private Duration shownAt = Duration.ZERO;
  private long shownBytes;
  private double speed;

  Bars(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public void rejected(Input.Problem problem) {
    screen.print(Lines.rejection(problem));
  }

  @Override
  public void started(Progress file) {}

  @Override
  public void retrying(Progress file, RetryPolicy.Attempt attempt) {
    screen.print(Lines.retry(file, attempt));
  }

  @Override
  public void restarting(Progress file, String reason) {
    screen.print(Lines.restart(file, reason));
  }

  @Override
  public void ended(Progress file, Result result) {
    screen.print(Lines.line(file, result));
  }

  @Override
  public void tick(Collection<Progress> active, Summary summary) {
    int width = screen.width();
    List<String> lines = new ArrayList<>();
    for (Progress file : active) {
      if (lines.size() < screen.height() - 1) {
        lines.add(bar(file, width));
      }
    }
    lines.add(total(active, summary));
    screen.draw(lines);
  }

  private String bar(Progress file, int width) {
    int name = Math.clamp(width - NUMBERS - 10, 8, NAME);
    int bar = width - name - NUMBERS;
    String percent = file.length() > 0 ? file.present() * 100 / file.length() + " %" : "";
    String numbers =
        " %5s %10s %12s %7s %7s"
            .formatted(
                percent,
                Text.size(file.present()),
                Text.size((long) file.speed()) + "/s",
                eta(file.length() - file.present(), file.speed(), file.length() >= 0),
                "x" + file.connections());
    String shown = Screen.pad(file.name(), name);
    return bar < 5 ? shown + numbers : shown + " " + cells(file, bar) + numbers;
  }

  /** A bar that shows which parts of the file are there. */
  private String cells(Progress file, int count) {
    String marks = screen.isUnicode() ? "·░▒▓█" : ".-+*#";
    StringBuilder cells = new StringBuilder();
    for (int i = 0; i < count; i++) {
      double share = file.share((double) i / count, (i + 1.0) / count);
      int mark = share >= 0.999 ? 4 : share <= 0 ? 0 : 1 + (int) (share * 3);
      cells.append(marks.charAt(mark));
    }
    return cells.toString();
  }

  private String total(Collection<Progress> active, Summary summary) {
    long fetched = summary.bytes();
    int connections = 0;
    long left = 0;
    for (Progress file : active) {
      fetched += file.fetched();
      connections += file.connections();
      left += Math.max(0, file.length() - file.present());
    }
    measure(fetched, summary.time());
    String rest = summary.ended() + active.size() == summary.files() ? eta(left, speed, true) : "";
    return "%d of %s  %s  %s/s  %s  x%d%s"
        .formatted(
            summary.ended(),
            Text.count(summary.files(), "file"),
            Text.size(fetched),
            Text.size((long) speed),
            rest,
            connections,
            summary.failed() == 0 ? "" : "  " + summary.failed() + " failed");
  }

  private void measure(long fetched, Duration now) {
    double elapsed = now.minus(shownAt).toNanos() / 1e9;
    if (elapsed >= 1) {
      speed = (fetched - shownBytes) / elapsed;
      shownBytes = fetched;
      shownAt = now;
    }
  }

  private static String eta(long left, double speed, boolean isKnown) {
    if (!isKnown || speed < 1) {
      return "";
    }
    long seconds = Math.round(left / speed);
    return seconds >= 360_000
        ? ">99 h"
        : seconds >= 3600
            ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
            : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  @Override
  public void finished(Summary summary) {
    screen.print(Lines.total(summary));
    try {
      screen.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
