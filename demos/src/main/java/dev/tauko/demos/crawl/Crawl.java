package dev.tauko.demos.crawl;

import static dev.tauko.Asyncio.runningLoop;

import com.typesafe.config.Config;
import dev.tauko.Engine;
import dev.tauko.demos.AtLeastOne;
import dev.tauko.demos.Demo;
import dev.tauko.demos.Main;
import dev.tauko.demos.Sessions;
import dev.tauko.demos.Settings;
import dev.tauko.demos.Text;
import dev.tauko.demos.download.Show;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientTimeout;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A checker of links. */
@Command(
    name = "crawl",
    description = {
      "Finds the broken links of web sites: reads their pages, and checks each link once.",
      "It asks robots.txt first, and makes a few requests to a host at a time."
    },
    exitCodeList = {
      "0:all links lead somewhere",
      "1:some do not",
      "2:a wrong argument or configuration",
      "130:interrupted (Ctrl-C)"
    })
public final class Crawl extends Demo {
  private static final int ATTEMPTS = 3;

  @Parameters(paramLabel = "URL", arity = "1..*", description = "Where to begin.")
  private List<String> urls = List.of();

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many requests at a time.")
  private @Nullable Integer workers;

  @Option(
      names = "--per-host",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many requests to one host at a time.")
  private @Nullable Integer perHost;

  @Option(
      names = "--depth",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many links away from the first page pages are read; no limit otherwise.")
  private int depth = Integer.MAX_VALUE - 1;

  @Option(names = "--no-others", description = "Do not check links to other hosts.")
  private boolean noOthers;

  @Option(names = "--json", description = "Print JSON: a line for each broken link, and a summary.")
  private boolean json;

  /** The command of this command line. */
  public Crawl(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Settings.Crawl defaults = settings.crawl();
    Crawler.Policy policy =
        new Crawler.Policy(
            workers == null ? defaults.workers() : workers,
            perHost == null ? defaults.perHost() : perHost,
            depth,
            !noOthers);
    List<URI> starts = starts();
    Duration begin = runningLoop().time();
    try (ClientSession session = open(policy, defaults.timeout())) {
      Crawler.Findings found = new Crawler(session, policy, secrets()).crawl(starts);
      Duration time = runningLoop().time().minus(begin);
      if (json) {
        printJson(found, time, out);
      } else {
        print(found, time, out);
      }
      return found.broken().isEmpty() ? 0 : 1;
    }
  }

  private List<URI> starts() {
    List<URI> starts = new ArrayList<>();
    for (String url : urls) {
      try {
        URI base = new URI("http://localhost/");
        if (!url.matches("(?i)https?://.*")) {
          throw wrongArgument("'" + Show.text(url) + "' is not a URL of http or https");
        }
        starts.add(
            Links.resolved(base, url)
                .orElseThrow(
                    () -> wrongArgument("'" + Show.text(url) + "' is not a URL of http or https")));
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return starts;
  }

  private static ClientSession open(Crawler.Policy policy, Duration timeout) throws Exception {
    return Sessions.open(session ->
        session
            .connections(connections -> connections.limit(policy.workers()))
            .timeout(ClientTimeout.ofTotal(timeout))
            .retry(ATTEMPTS)
            .trustEnv(true));
  }

  /** Hides the users, and the parameters of queries that the log of requests hides. */
  private static Secrets secrets() {
    Config config = Engine.current().system().settings().config();
    return new Secrets(config.getStringList("tauko.http.log.hidden-parameters"));
  }

  private static void print(Crawler.Findings found, Duration time, PrintWriter out) {
    for (Map.Entry<String, Crawler.Broken> broken : found.broken().entrySet()) {
      out.printf("%-24s %s%n", Show.text(broken.getValue().reason()), Show.text(broken.getKey()));
      for (String page : broken.getValue().pages()) {
        out.printf("%-24s   on %s%n", "", Show.text(page));
      }
    }
    out.printf(
        "%s, %s, %d broken, %d not allowed by robots.txt, in %s%n",
        Text.count(found.pages(), "page"),
        Text.count(found.links(), "link"),
        found.broken().size(),
        found.disallowed(),
        Text.seconds(time));
  }

  private static void printJson(Crawler.Findings found, Duration time, PrintWriter out) {
    found
        .broken()
        .forEach((url, broken) ->
            out.println(
                "{\"broken\":%s,\"reason\":%s,\"pages\":[%s]}"
                    .formatted(
                        Show.json(url),
                        Show.json(broken.reason()),
                        String.join(",", broken.pages().stream().map(Show::json).toList()))));
    out.println(
        "{\"pages\":%d,\"links\":%d,\"broken\":%d,\"disallowed\":%d,\"seconds\":%s}"
            .formatted(
                found.pages(),
                found.links(),
                found.broken().size(),
                found.disallowed(),
                time.toMillis() / 1e3));
  }
}
