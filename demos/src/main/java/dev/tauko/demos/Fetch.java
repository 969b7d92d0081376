package dev.tauko.demos;

import static dev.tauko.Asyncio.runningLoop;

import dev.tauko.http.ClientSession;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches pages at the same time. */
@Command(
    name = "fetch",
    description = "Fetches many pages at the same time, and shows status, size and time of each.")
final class Fetch extends Demo {

  @Parameters(
      paramLabel = "URL",
      description = {
        "What to fetch; without any, the pages of an embedded server.",
        "@FILE stands for the URLs in a file."
      })
  private List<String> urls = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many pages at a time; tauko.demos.fetch.limit otherwise.")
  private @Nullable Integer limit;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description =
          "How long a page may take, as in 500ms, 5s, 1m; tauko.demos.fetch.timeout otherwise.")
  private @Nullable Duration timeout;

  @Option(
      names = "--sequential",
      description = "Afterwards fetch all of them again one after the other, to compare.")
  private boolean sequential;

  Fetch(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    if (!urls.isEmpty()) {
      return fetch(urls, Text.count(urls.size(), "page"), settings.fetch(), out);
    }
    try (DemoServer server = DemoServer.start(settings.server())) {
      List<String> pages = server.urls();
      String what = Text.count(pages.size(), "page") + " from an embedded server";
      return fetch(pages, what, settings.fetch(), out);
    }
  }

  private int fetch(List<String> urls, String what, Settings.Fetch defaults, PrintWriter out)
      throws Exception {
    int limit = this.limit != null ? this.limit : defaults.limit();
    Duration timeout = this.timeout != null ? this.timeout : defaults.timeout();
    FetchReport report = new FetchReport(out);
    report.begin(what, limit);
    try (ClientSession session = openSession(limit)) {
      Duration start = runningLoop().time();
      List<Page> pages =
          new PageFetcher(session, timeout, report::row).fetchConcurrently(urls, limit);
      report.total(pages, runningLoop().time().minus(start));

      if (sequential) {
        start = runningLoop().time();
        new PageFetcher(session, timeout, page -> {}).fetchInTurn(urls);
        report.sequential(runningLoop().time().minus(start));
      } else {
        report.sum(pages);
      }
      return pages.stream().allMatch(Page::isFetched) ? 0 : Main.FAILED;
    }
  }
}
