package dev.tauko.demos;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** What {@code tauko fetch} prints: a table with a row for each page, and what it comes to. */
final class FetchReport {
  private static final String ROW = "%6s  %10s  %8s  %s%n";
  private static final String REMARK = " ".repeat(8) + "%s%n";

  private final PrintWriter out;

  FetchReport(PrintWriter out) {
    this.out = out;
  }

  void begin(String what, int limit) {
    out.printf(
        "Fetching %s, at most %d at a time, in the order in which they arrive:%n%n", what, limit);
    out.printf(ROW, "Status", "Size", "Time", "URL");
  }

  void row(Page page) {
    switch (page.outcome()) {
      case Page.Answer(int status, long bytes, String remark) ->
          row(page, String.valueOf(status), Text.size(bytes), remark);
      case Page.Failure(String why) -> row(page, "failed", "-", why);
    }
  }

  private void row(Page page, String status, String size, String remark) {
    out.printf(ROW, status, size, Text.seconds(page.time()), page.url());
    remark.lines().forEach(line -> out.printf(REMARK, line));
  }

  void total(List<Page> pages, Duration time) {
    long fetched = pages.stream().filter(Page::isFetched).count();
    long bytes = pages.stream().filter(Page::isFetched).mapToLong(Page::bytes).sum();
    out.println();
    out.printf(
        "Fetched:    %d of %s, %s%n", fetched, Text.count(pages.size(), "page"), Text.size(bytes));
    out.printf("Total:      %s, measured%n", Text.seconds(time));
  }

  void sequential(Duration time) {
    out.printf(
        "Sequential: %s, measured, the same again one after the other%n", Text.seconds(time));
  }

  void sum(List<Page> pages) {
    Duration sum = pages.stream().map(Page::time).reduce(Duration.ZERO, Duration::plus);
    out.printf(
        "Sequential: at most %s, the single times added up; --sequential measures it%n",
        Text.seconds(sum));
  }
}
