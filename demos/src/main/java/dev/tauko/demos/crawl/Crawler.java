package dev.tauko.demos.crawl;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.taskGroup;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tauko.Task;
import dev.tauko.demos.download.Hosts;
import dev.tauko.demos.download.Show;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Permit;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Follows the links of pages, and notes those that lead nowhere. Pages of the hosts it begins with
 * are read; of others, only whether they are there is asked for. Belongs to one run.
 */
final class Crawler {
  /** The name by which a {@code robots.txt} can name it. */
  static final String NAME = "tauko";

  private static final Set<Integer> NO_HEAD = Set.of(400, 403, 404, 405, 501);

  /**
   * How to crawl.
   *
   * @param workers how many requests at a time
   * @param perHost how many of them to one host
   * @param depth how many links away from where it begins pages are read
   * @param checksOthers whether links to other hosts are checked
   */
  record Policy(int workers, int perHost, int depth, boolean checksOthers) {}

  /** A link that leads nowhere. */
  record Broken(String reason, Set<String> pages) {}

  /**
   * What was found.
   *
   * @param pages how many pages were read
   * @param links how many links were checked
   * @param disallowed how many links were left alone, as a {@code robots.txt} wants it
   * @param broken the links that lead nowhere, with the pages that have them
   */
  record Findings(int pages, int links, int disallowed, Map<String, Broken> broken) {}

  private record Visit(URI url, int depth) {}

  private final ClientSession session;
  private final Secrets secrets;
  private final Policy policy;
  private final Hosts hosts;
  private final Queue<Visit> queue = new Queue<>();
  private final Set<String> origins = new HashSet<>();
  private final Map<String, Task<Robots>> robots = new HashMap<>();
  private final Map<URI, Set<String>> pagesOf = new HashMap<>();
  private final Map<URI, String> reasons = new HashMap<>();
  private final Map<String, Set<String>> malformed = new HashMap<>();
  private int pages;
  private int links;
  private int disallowed;

  /**
   * @param secrets what is not shown of the URLs that are found
   */
  Crawler(ClientSession session, Policy policy, Secrets secrets) {
    this.session = session;
    this.secrets = secrets;
    this.policy = policy;
    this.hosts = new Hosts(policy.perHost());
  }

  /** Crawls from these pages on. Suspends. */
  Findings crawl(List<URI> starts) {
    for (URI start : starts) {
      origins.add(origin(start));
      discover(start, 0, "");
    }
    taskGroup(group -> {
      for (int i = 0; i < policy.workers(); i++) {
        group.createTask("worker " + i, this::work);
      }
      queue.join();
      group.cancel();
    });
    Map<String, Broken> broken = new TreeMap<>();
    reasons.forEach(
        (url, reason) -> add(broken, url.toString(), reason, pagesOf.getOrDefault(url, Set.of())));
    malformed.forEach((link, pages) -> add(broken, link, "is not a valid URL", pages));
    return new Findings(pages, links, disallowed, broken);
  }

  /** Links that differ only in what is secret are one in what is shown. */
  private void add(Map<String, Broken> broken, String link, String reason, Set<String> pages) {
    Broken found =
        broken.computeIfAbsent(shown(link), _ -> new Broken(shown(reason), new TreeSet<>()));
    pages.forEach(page -> found.pages().add(shown(page)));
  }

  private String shown(String text) {
    return secrets.hiddenIn(text);
  }

  private void work() throws Exception {
    while (true) {
      Visit visit = queue.get();
      try {
        visit(visit);
      } finally {
        queue.taskDone();
      }
    }
  }

  private void discover(URI url, int depth, String page) {
    Set<String> pages = pagesOf.get(url);
    if (pages == null) {
      pages = new TreeSet<>();
      pagesOf.put(url, pages);
      if (policy.checksOthers() || origins.contains(origin(url))) {
        queue.putNoWait(new Visit(url, depth));
      }
    }
    if (!page.isEmpty()) {
      pages.add(page);
    }
  }

  /** The server of a URL, whoever asks it. */
  private static String origin(URI url) {
    return Show.withoutUser(url.getScheme() + "://" + url.getRawAuthority())
        .toLowerCase(Locale.ROOT);
  }

  private void visit(Visit visit) throws Exception {
    URI url = visit.url();
    String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    if (!robots(url).allows(path)) {
      disallowed++;
      return;
    }
    links++;
    try (Permit _ = hosts.of(url.toString()).enter()) {
      if (origins.contains(origin(url)) && visit.depth() <= policy.depth()) {
        read(visit);
      } else {
        check(url);
      }
    } catch (ClientException e) {
      reasons.put(url, String.valueOf(e.getMessage()));
    }
  }

  private void read(Visit visit) {
    try (ClientResponse response = session.get(visit.url().toString())) {
      if (isBroken(visit.url(), response) || !origins.contains(origin(response.url()))) {
        return;
      }
      String type = response.headers().get("Content-Type").orElse("");
      if (type.toLowerCase(Locale.ROOT).matches("(text/html|application/xhtml\\+xml)\\b.*")) {
        pages++;
        Optional<Charset> charset = PageCharset.of(response.bytes(), type);
        String html = charset.map(response::text).orElseGet(response::text);
        Links.Found found = Links.of(html, response.url(), charset.orElse(UTF_8));
        for (URI link : found.urls()) {
          discover(link, visit.depth() + 1, visit.url().toString());
        }
        for (String link : found.malformed()) {
          malformed.computeIfAbsent(link, _ -> new TreeSet<>()).add(visit.url().toString());
        }
      }
    }
  }

  private void check(URI url) {
    boolean isClear;
    try (ClientResponse response = session.head(url.toString())) {
      isClear = !NO_HEAD.contains(response.status());
      if (isClear) {
        boolean _ = isBroken(url, response);
      }
    }
    if (!isClear) {
      // Some servers know nothing but GET.
      try (ClientResponse response = session.get(url.toString())) {
        boolean _ = isBroken(url, response);
      }
    }
  }

  private boolean isBroken(URI url, ClientResponse response) {
    if (!response.ok()) {
      reasons.put(url, (response.status() + " " + response.reason()).strip());
    }
    return !response.ok();
  }

  /** What a server allows; asked for once. */
  private Robots robots(URI url) throws Exception {
    String origin = origin(url);
    Task<Robots> loading = robots.get(origin);
    if (loading == null) {
      loading = createTask("robots.txt of " + origin, () -> load(url.resolve("/robots.txt")));
      robots.put(origin, loading);
    }
    return loading.await();
  }

  private Robots load(URI file) {
    try (ClientResponse response = session.get(file.toString())) {
      return response.status() == 200 ? Robots.parse(response.text(), NAME) : Robots.NONE;
    } catch (ClientException e) {
      return Robots.NONE;
    }
  }
}
